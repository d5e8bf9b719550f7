import type { Random } from '../random.ts';
import type { Sex } from '../record/chart.ts';
import type { Ethnicity, Race } from '../record/heritage.ts';

type Heritage = {
  race: Race;
  ethnicity: Ethnicity;
  female: readonly string[];
  male: readonly string[];
  family: readonly string[];
};

const words = (text: string): readonly string[] => text.split(' ');

/** Names as they go together, and how many of a hundred patients come from each family background. */
const heritages: readonly (readonly [Heritage, number])[] = [
  [
    {
      race: 'white',
      ethnicity: 'notHispanic',
      female: words(
        'Emma Alice Joan Patricia Megan Laura Hannah Susan Claire Beth Nora Ellen Grace Ivy Judith Kate Lydia Molly Paula Ruby Sarah Tess Vera Wendy',
      ),
      male: words(
        'Jack Peter Robert Thomas Ethan George Kevin Paul Walter Owen Luke Adam Brian Caleb Dennis Frank Gavin Henry Ian Joel Keith Martin Neil Philip Scott',
      ),
      family: words(
        'Miller Larsen Sullivan Kowalski Foster Bennett Schmidt Marsh Doyle Reed Archer Barlow Calder Denham Ellis Farrow Grady Holt Ingram Jansen Keller Lindqvist Mercer Novak Oakley Pruitt Quigley Rossi Sandberg Thorne Underhill Voss Whitaker York',
      ),
    },
    50,
  ],
  [
    {
      race: 'white',
      ethnicity: 'hispanic',
      female: words('Sofía Valentina Carmen Rosa Beatriz Elena Ana Isabel Dolores Inés Marta Pilar Teresa Ximena'),
      male: words('José Luis Diego Carlos Andrés Javier Rafael Tomás Emilio Hugo Joaquín Manuel Óscar Raúl'),
      family: words(
        'García Hernández Ortega Morales Vega Castillo Núñez Romero Aguilar Bravo Cordero Delgado Fuentes Ibarra Luna Medina Peña Salazar',
      ),
    },
    26,
  ],
  [
    {
      race: 'native',
      ethnicity: 'notHispanic',
      female: words('Dawn Sadie Tina Marlene Kaya Lorena Shirley'),
      male: words('Raymond Leroy Wesley Dallas Vernon Emerson Herman'),
      family: words('Begay Yazzie Tsosie Benally Nez Altaha Cosay Lupe'),
    },
    9,
  ],
  [
    {
      race: 'black',
      ethnicity: 'notHispanic',
      female: words('Imani Keisha Gloria Simone Tanya Naomi Yvonne'),
      male: words('Marcus Andre Curtis Elijah Reggie Isaiah Terrence'),
      family: words('Washington Baptiste Freeman Coleman Osei Gaines Mensah Tillman'),
    },
    8,
  ],
  [
    {
      race: 'asian',
      ethnicity: 'notHispanic',
      female: words('Mei Anjali Yuki Thuy Min-ji Priti Hana'),
      male: words('Wei Arjun Kenji Quang Joon Rohan Hiroshi'),
      family: words('Wang Patel Sato Tran Kim Huang Iyer Mori'),
    },
    7,
  ],
];

export function drawName(random: Random, sex: Sex) {
  const heritage = random.weighted(heritages);
  const { race, ethnicity } = heritage;
  return {
    given: [random.pick(heritage[sex])],
    family: random.pick(heritage.family),
    race,
    ethnicity,
    /** A parent's given name from the same family. */
    mother: random.pick(heritage.female),
  };
}

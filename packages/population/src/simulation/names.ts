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

/** Names as they go together, and how many of a hundred patients come from each family background. */
const heritages: readonly (readonly [Heritage, number])[] = [
  [
    {
      race: 'white',
      ethnicity: 'notHispanic',
      female: ['Emma', 'Alice', 'Joan', 'Patricia', 'Megan', 'Laura', 'Hannah', 'Susan', 'Claire', 'Beth', 'Nora'],
      male: ['Jack', 'Peter', 'Robert', 'Thomas', 'Ethan', 'George', 'Kevin', 'Paul', 'Walter', 'Owen', 'Luke'],
      family: ['Miller', 'Larsen', 'Sullivan', 'Kowalski', 'Foster', 'Bennett', 'Schmidt', 'Marsh', 'Doyle', 'Reed'],
    },
    50,
  ],
  [
    {
      race: 'white',
      ethnicity: 'hispanic',
      female: ['Sofía', 'Valentina', 'Carmen', 'Rosa', 'Lucía', 'Elena', 'Ana', 'Isabel'],
      male: ['José', 'Luis', 'Diego', 'Carlos', 'Andrés', 'Javier', 'Rafael', 'Tomás'],
      family: ['García', 'Hernández', 'Ortega', 'Morales', 'Vega', 'Castillo', 'Núñez', 'Romero'],
    },
    26,
  ],
  [
    {
      race: 'native',
      ethnicity: 'notHispanic',
      female: ['Dawn', 'Sadie', 'Tina', 'Marlene', 'Kaya'],
      male: ['Raymond', 'Leroy', 'Wesley', 'Dallas', 'Vernon'],
      family: ['Begay', 'Yazzie', 'Tsosie', 'Benally', 'Nez'],
    },
    9,
  ],
  [
    {
      race: 'black',
      ethnicity: 'notHispanic',
      female: ['Imani', 'Keisha', 'Gloria', 'Simone', 'Tanya'],
      male: ['Marcus', 'Andre', 'Curtis', 'Elijah', 'Reggie'],
      family: ['Washington', 'Baptiste', 'Freeman', 'Coleman', 'Osei'],
    },
    8,
  ],
  [
    {
      race: 'asian',
      ethnicity: 'notHispanic',
      female: ['Mei', 'Anjali', 'Yuki', 'Thuy', 'Min-ji'],
      male: ['Wei', 'Arjun', 'Kenji', 'Quang', 'Joon'],
      family: ['Wang', 'Patel', 'Sato', 'Tran', 'Kim'],
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

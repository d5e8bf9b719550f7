import type { Resource } from '@smart-ehr/fhir';
import { deniseCarter } from './denise-carter.ts';
import { haroldNguyen } from './harold-nguyen.ts';
import { jordanBlake } from './jordan-blake.ts';
import { luciaLopez } from './lucia-lopez.ts';
import { mariaLopez } from './maria-lopez.ts';
import { mateoLopez } from './mateo-lopez.ts';
import { ruthAbernathy } from './ruth-abernathy.ts';
import { williamHart } from './william-hart.ts';

/** The eight patients who have a name in the tests, the screenshots and the README. */
export const personas: readonly (() => Resource[])[] = [
  williamHart,
  mariaLopez,
  mateoLopez,
  luciaLopez,
  deniseCarter,
  haroldNguyen,
  ruthAbernathy,
  jordanBlake,
];

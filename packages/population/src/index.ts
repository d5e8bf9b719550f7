export { resourceId } from './ids.ts';
export { generatePopulation, type PopulationOptions } from './population.ts';

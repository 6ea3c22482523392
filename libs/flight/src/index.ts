export { Batcher } from './batcher';
export type { BatcherOptions } from './batcher';
export { Flight } from './flight';
export type { FlightStats } from './flight';
export { Gatherer } from './gatherer';
export type { GathererOptions } from './gatherer';

export { Flight } from './flight';
export type { FlightStats } from './flight';

// Ends with 0 while the process in this container is alive.
const url = `http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`;
const alive = await fetch(url, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => ok,
  () => false, // nobody listens
);
process.exitCode = alive ? 0 : 1;

module.exports = async function teardown() {
  const server = globalThis.messagepalTestServer;
  if (!server) return;
  globalThis.messagepalTestServer = undefined;
  delete process.env.MP_TEST_DATABASE_URL;
  await server.stop();
};

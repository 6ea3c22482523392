// The same for the e2e project. A file of its own, because Jest runs a global setup once for all projects that name the same
// file, with the configuration of any one of them: the engines that only contract suites want would not be noticed.
module.exports = require('./jest-setup.cjs');

/** A small Redis that loses nothing it was given while it runs, and everything when it ends unless it is `persistent`. */
exports.serverArguments = ({ port, dir, persistent = false }) => [
  ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir],
  ...['--save', '', '--appendonly', persistent ? 'yes' : 'no', '--appendfsync', 'always'],
  ...['--maxmemory', '512mb', '--maxmemory-policy', 'noeviction'],
];

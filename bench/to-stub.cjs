/**
 * Loaded first into every function under test: what goes to port 443 of anybody goes to the stub instead. So each
 * function calls AWS, STS and MHV by their real names, with a connection for each, as it does when it is deployed.
 */
const { Socket } = require('node:net');

const { connect } = Socket.prototype;
const stubPort = Number(process.env.BENCH_STUB_PORT);

Socket.prototype.connect = function (...args) {
  // Node hands over [options, callback] as one array that it has normalized before.
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  if (Number(options?.port) === 443) Object.assign(options, { host: '127.0.0.1', port: stubPort });
  return connect.apply(this, args);
};

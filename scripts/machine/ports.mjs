import { connect, createServer } from 'node:net';

const addresses = ['127.0.0.1', '::1'];

/** Whether something listens on this port of the machine itself, or it cannot be had for another reason. */
export async function isBusy(port) {
  const answers = await Promise.all(addresses.flatMap(address => [accepts(address, port), isTaken(address, port)]));
  return answers.includes(true);
}

function accepts(host, port) {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function isTaken(host, port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(false)));
  });
}

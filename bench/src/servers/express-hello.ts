import express from 'express';

/** The least that an Express server does. */
const app = express();
app.get('/', (_request, response) => {
  response.send('Hello World!');
});
app.get('/healthz', (_request, response) => {
  response.send('alive');
});
app.listen(Number(process.env.PORT), 'localhost');
process.on('SIGTERM', () => process.exit());

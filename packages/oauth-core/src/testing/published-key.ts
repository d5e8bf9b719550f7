/** For tests: the public half of the key pair that WebChart's OAuth tutorial prints. */
export const publishedPublicKey = {
  kty: 'RSA',
  e: 'AQAB',
  n: 'vqTVtATjtY-gsbrbdZulSwazoGNNJ3WoxjR2i2zZ-U8GhIWhKNdJJ_X4VuEaBKg1428JhAQ1-D35DywZyI9WRcLLXeUWGnw-qJ04ZTQ7TZn8sP9oia--FRAdMKVGoN6Kw6Q_glHfhKDlxsp_UYtjhai5ZqNBjMSgT6cLoq-HBeVrDgme7AZn00ur4YoYx49CvQXCSzQWX8gnsbkOMdtsepcpUTQ3XAj34ijjE-0sbzMTKD6ldb1Xzp7QGRXhsqt6bUqxBwaIm-S7iY_WLYA20q4bY-KpPmfRVslzIvCJx4PTS3qfko4brAxEZC_SxbOYmONN7K2xn9oYrmVKAZd67Q',
};

import express, { type ErrorRequestHandler, type IRoute, type RequestHandler, type Router } from 'express';

/** Routes that are found by their path at once, where Express would try one pattern after the other. */
export type ExactPaths = {
  /** Adds a route: to `atOnce`, and to the router as any other. */
  route(paths: readonly string[]): IRoute;
  /** Takes what is asked by its path exactly. Capitals are left to the router, which comes to the same routes. */
  atOnce: RequestHandler;
};

/** `errors` answers what a route throws, however it was found. */
export function exactPaths(router: Router, errors: ErrorRequestHandler): ExactPaths {
  const byPath = new Map<string, Router>();
  return {
    route(paths) {
      const own = express.Router();
      const route = own.route([...paths]);
      own.use(errors);
      router.all([...paths], own);
      for (const path of paths) for (const spelled of withAndWithoutSlash(path)) byPath.set(spelled, own);
      return route;
    },
    atOnce(request, response, next) {
      const found = byPath.get(request.path);
      return found ? found(request, response, next) : next();
    },
  };
}

function withAndWithoutSlash(path: string): string[] {
  const without = path.replace(/\/$/, '');
  return [without, `${without}/`];
}

/**
 * The optional packages (mostly binaries for other platforms) that a locked package names but that are not locked
 * themselves. npm leaves them out silently when the registry did not serve them at that moment, and `npm ci` then
 * installs a broken tree on the machines that need them.
 * @param {Record<string, { optionalDependencies?: Record<string, string> }>} packages of package-lock.json
 * @returns {string[]} one sentence each
 */
export function unlockedOptionalPackages(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(name => !isLocked(packages, path, name))
      .map(name => `${path || 'The root'} asks for ${name}, which package-lock.json does not hold.`),
  );
}

/** Where Node.js would look: beside the package, and in every node_modules above it. */
function isLocked(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

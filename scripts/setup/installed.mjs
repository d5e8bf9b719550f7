import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What of package-lock.json is not in node_modules: the first package found, or undefined when all is there. npm keeps
 * what it has installed in node_modules/.package-lock.json, which it writes last, so a broken-off install is noticed.
 */
export function firstMissing(root, machine = process) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules';
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return firstDifference(locked, installed, machine) ?? firstNotOnDisk(locked, installed, root);
}

/** Pure: the first locked package that is not installed in that version although this machine needs it. */
export function firstDifference(locked, installed, { platform, arch }) {
  const fits = (allowed, mine) => !allowed || allowed.includes(mine);
  const isNeeded = entry => {
    if (!fits(entry.os, platform) || !fits(entry.cpu, arch)) return false;
    // An optional package for another C library, or that could not be had, is no reason to install again.
    return !(entry.optional || entry.peer) || (entry.os !== undefined && entry.cpu !== undefined && !entry.libc);
  };
  return Object.keys(locked).find(path => {
    const entry = locked[path];
    if (!path.includes('node_modules/') || !isNeeded(entry)) return false;
    const found = installed[path];
    return found?.version !== entry.version || found?.integrity !== entry.integrity || found?.link !== entry.link;
  });
}

const firstNotOnDisk = (locked, installed, root) =>
  Object.keys(installed).find(path => path in locked && !existsSync(join(root, path, 'package.json')));

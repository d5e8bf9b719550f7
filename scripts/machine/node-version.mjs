/** The Node.js releases that this project runs on: 20.19+, 22.12+ and everything from 24 on. */
const oldestOf = { 20: 19, 22: 12 };

/** What is wrong with this Node.js, in one sentence; undefined when nothing is. */
export function complaintAboutNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major >= 24 || minor >= oldestOf[major]) return undefined;
  return `Node.js ${version} cannot run this project: install Node.js 20.19 or later, 22.12 or later, or 24 (https://nodejs.org).`;
}

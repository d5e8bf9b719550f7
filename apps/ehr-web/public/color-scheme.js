// Runs before the first paint, so that a page of the dark scheme never flashes white. The app takes over from here.
const chosen = localStorage.getItem('ehr-color-scheme');
const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
document.documentElement.dataset.mantineColorScheme = chosen === 'light' || chosen === 'dark' ? chosen : system;

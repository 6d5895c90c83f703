export const THEME_STORAGE_KEY = "levqor-theme";

/** Runs before the first paint, so that a stored choice never flashes. */
export const themeScript = `try{var t=localStorage.getItem("${THEME_STORAGE_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

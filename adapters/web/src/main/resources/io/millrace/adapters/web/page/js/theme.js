// Classic script, run before the first paint so that no wrong colour flashes up.
(() => {
  const key = 'millrace.theme';
  const order = ['system', 'light', 'dark'];
  const read = () => {
    try {
      return order.includes(localStorage.getItem(key)) ? localStorage.getItem(key) : 'system';
    } catch {
      return 'system'; // storage is switched off: the system's colours do
    }
  };
  const apply = (theme) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  let theme = read();
  apply(theme);
  document.addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const words = { system: 'as the system', light: 'light', dark: 'dark' };
    const label = () => {
      const text = `Colours: ${words[theme]}`;
      button.setAttribute('aria-label', text);
      button.title = text;
    };
    label();
    button.addEventListener('click', () => {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      apply(theme);
      label();
      try {
        localStorage.setItem(key, theme);
      } catch {
        // kept for this page only
      }
    });
  });
})();

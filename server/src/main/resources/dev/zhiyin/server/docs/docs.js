// Has Swagger UI draw the description of the API.

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);

dark.addEventListener('change', follow);
follow();

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  syntaxHighlight: { theme: 'tomorrow-night' },
  validatorUrl: null, // else it may ask a host elsewhere
});

// Draws the description of the API for people. Needs nothing but /openapi.json.

const METHODS = ['get', 'post', 'put', 'delete'];

const document_ = await (await fetch('/openapi.json')).json();

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

function resolved(node) {
  if (!node?.$ref) return node ?? {};
  return node.$ref.slice(2).split('/').reduce((found, part) => found[part], document_);
}

function refName(node) {
  return node?.$ref?.split('/').at(-1);
}

// What a value may be, in a few words.
function kind(node) {
  const schema = resolved(node);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.join(' · ');
  if (schema.type === 'array') return `list of ${refName(schema.items) ?? kind(schema.items)}`;
  const types = [schema.type].flat().join(' or ');
  return refName(node) && types === 'object' ? refName(node) : types || 'anything';
}

function bounds(node) {
  const schema = resolved(node);
  const said = [];
  if (schema.minimum !== undefined) said.push(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined) said.push(`at most ${schema.maximum}`);
  if (schema.maxLength !== undefined) said.push(`at most ${schema.maxLength} characters`);
  if (schema.maxItems !== undefined) said.push(`at most ${schema.maxItems} entries`);
  if (schema.default !== undefined) said.push(`default ${schema.default}`);
  return said.join(', ');
}

function table(head, rows) {
  const cells = (name, row) => row.map((cell) => element(name, {}, cell));
  return element('table', {},
    element('thead', {}, element('tr', {}, ...cells('th', head))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...cells('td', row)))));
}

function fields(schema) {
  const whole = resolved(schema);
  const required = whole.required ?? [];
  const parts = [whole, ...(whole.allOf ?? []).map(resolved), ...(whole.oneOf ?? []).map(resolved)];
  return parts.flatMap((part) => Object.entries(part.properties ?? {})).map(([name, field]) => [
    element('code', {}, name + (required.includes(name) ? ' *' : '')),
    kind(field),
    [resolved(field).description, bounds(field)].filter(Boolean).join('; '),
  ]);
}

function shown(example) {
  return element('pre', { tabindex: '0' },
    typeof example === 'string' ? example : JSON.stringify(example, null, 2));
}

function content(title, holder) {
  return Object.entries(holder.content ?? {}).flatMap(([type, media]) => {
    const rows = fields(media.schema);
    const parts = [element('h4', {}, `${title}: ${type} ${refName(media.schema) ?? ''}`)];
    const about = resolved(media.schema).description;
    if (about) parts.push(element('p', {}, about));
    if (rows.length) parts.push(table(['field', 'value', 'meaning'], rows));
    if (media.example !== undefined) parts.push(shown(media.example));
    return parts;
  });
}

function parameters(operation) {
  const all = (operation.parameters ?? []).map(resolved);
  if (!all.length) return [];
  return [element('h4', {}, 'Parameters'), table(['name', 'in', 'value', 'meaning'], all.map((one) => [
    element('code', {}, one.name + (one.required ? ' *' : '')),
    one.in,
    kind(one.schema),
    [one.description, bounds(one.schema)].filter(Boolean).join('; '),
  ]))];
}

// A line for a shell, of the examples.
function curl(method, path, operation) {
  const all = (operation.parameters ?? []).map(resolved);
  const filled = all.filter((one) => one.in === 'path')
    .reduce((so, one) => so.replace(`{${one.name}}`, encodeURIComponent(one.example)), path);
  const query = all.filter((one) => one.in === 'query' && one.required)
    .map((one) => `${one.name}=${encodeURIComponent(one.example)}`).join('&');
  const address = `${location.origin}${filled}${query ? `?${query}` : ''}`;
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  const data = body ? ` -H 'Content-Type: ${body[0]}' -d '${JSON.stringify(body[1].example).replaceAll("'", "'\\''")}'` : '';
  return `curl -s${method === 'get' || (body && method === 'post') ? '' : ` -X ${method.toUpperCase()}`}${data} '${address}'`;
}

function answers(operation) {
  const all = Object.entries(operation.responses).map(([status, answer]) => [status, resolved(answer)]);
  const good = all.filter(([status]) => status < '400').flatMap(([status, answer]) => content(`Answer ${status}`, answer));
  const rows = all.map(([status, answer]) => [element('code', {}, status), answer.description]);
  return [...good, element('h4', {}, 'Statuses'), table(['status', 'when'], rows)];
}

function drawn(path, method, operation) {
  const body = operation.requestBody ? content('Body', operation.requestBody) : [];
  return element('section', { class: 'operation', id: operation.operationId },
    element('h3', {}, element('span', { class: `method ${method}` }, method.toUpperCase()), ' ', element('code', {}, path)),
    element('p', {}, [operation.summary, operation.description].filter(Boolean).join('. ')),
    element('p', {}, `Key: ${operation.security[0]?.apiKey[0] ?? 'none'}`),
    shown(curl(method, path, operation)),
    ...parameters(operation),
    element('details', {}, element('summary', {}, 'Body and answers'), ...body, ...answers(operation)));
}

function operationsOf(tag) {
  return Object.entries(document_.paths).flatMap(([path, item]) => METHODS
    .filter((method) => item[method]?.tags.includes(tag))
    .map((method) => ({ path, method, operation: item[method] })));
}

document.querySelector('#summary').textContent = `${document_.info.summary} ${document_.info.description}`;
const list = element('ul', {});
for (const tag of document_.tags) {
  const operations = operationsOf(tag.name);
  document.querySelector('#operations').append(
    element('h2', {}, tag.name), element('p', {}, tag.description),
    ...operations.map(({ path, method, operation }) => drawn(path, method, operation)));
  list.append(...operations.map(({ path, method, operation }) => element('li', {},
    element('a', { href: `#${operation.operationId}` }, `${method.toUpperCase()} ${path}`))));
}
document.querySelector('#contents').append(list);

// The part of the address after #: a page, perhaps an id, and what is asked of the page.

/* Itself if it was not encoded as an address is. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns {{page: string, id?: string, asked: URLSearchParams}} */
export function here() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  const [page = 'shopper', id] = path.split('/').filter(Boolean);
  return { page, id: id && decoded(id), asked: new URLSearchParams(query) };
}

/** An address; what is asked for with an empty value is left out. */
export function link(page, id = '', asked = {}) {
  const query = new URLSearchParams(
    Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''));
  const path = id ? `${page}/${encodeURIComponent(id)}` : page;
  return `#/${path}${query.size ? `?${query}` : ''}`;
}

/** Shows another page, to which the browser's way back leads; the one that is shown, anew. */
export function go(page, id, asked) {
  const address = link(page, id, asked);
  if (address === location.hash) {
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}

/** Notes in the address what the page shows already. */
export function note(page, id, asked) {
  history.replaceState(null, '', link(page, id, asked));
}

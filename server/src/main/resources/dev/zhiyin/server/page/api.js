// The routes of the server that the page uses. A failure is an Error with the problem's detail.

async function ask(path, options) {
  const reply = await fetch(path, options);
  const json = await reply.json();
  if (!reply.ok) {
    throw Object.assign(new Error(json.detail), { status: reply.status });
  }
  return json;
}

const part = encodeURIComponent;

export async function recentUsers() {
  return (await ask('v1/users?k=12')).users.map(user => user.userId);
}

/** What a shopper did; nothing for somebody new. */
export async function historyOf(user) {
  try {
    return await ask(`v1/users/${part(user)}?k=30`);
  } catch (failure) {
    if (failure.status !== 404) {
      throw failure;
    }
    return { history: [], total: 0 };
  }
}

export function recommendations(user, locale) {
  return user
    ? ask(`v1/users/${part(user)}/recommendations?k=12&locale=${locale}`)
    : ask(`v1/products/popular?k=12&locale=${locale}`);
}

export function found(words, user, locale) {
  const personal = user ? `&userId=${part(user)}` : '';
  return ask(`v1/search?q=${part(words)}&k=12&locale=${locale}${personal}`);
}

export async function record(event) {
  const answer = await ask('v1/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ events: [event] }),
  });
  const [result] = answer.results;
  if (result.status === 'rejected') {
    throw new Error(result.error);
  }
}

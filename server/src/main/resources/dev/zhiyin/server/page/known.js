// What is known of a shopper beside what they did: what they say of themselves, and friends who share what they do.

import { link } from './address.js';
import { consentOf, friendsOf, profileOf } from './api.js';
import { anchor, facts, make } from './dom.js';
import { say } from './words.js';

/* So many friends are looked at, the closest first. */
const FRIENDS = 12;

export const NOTHING = { profile: {}, friends: [] };

/** @returns {profile, friends}: friends as what they let be known */
export async function knownOf(user) {
  const [profile, friends] = await Promise.all([profileOf(user), friendsOf(user)]);
  const consents = await Promise.all(friends.slice(0, FRIENDS).map(consentOf));
  return { profile, friends: consents.filter(one => one.shareActivity) };
}

function section(title, known, inside) {
  return known.length ? make('section', '', make('h2', '', say(title)), inside) : undefined;
}

/** Those that have something to show. */
export function knownSections({ profile, friends }) {
  const fields = Object.entries(profile).map(([name, values]) => [name, values.join(' · ')]);
  const chips = friends.map(({ userId, showName, name }) =>
    make('li', '', anchor('chip', link('shopper', '', { user: userId }), showName ? name : userId)));
  return [
    section('profileTitle', fields, facts(fields)),
    section('friendsTitle', chips, make('ul', 'chips', ...chips)),
  ];
}

// What the page says, in both languages. A value may be a function of what it speaks of.

const WORDS = {
  'zh-CN': {
    skip: '跳到推荐结果',
    motto: '懂你所好，并说得出理由',
    language: '语言',
    shopper: '顾客',
    userLabel: '顾客编号',
    show: '查看',
    recent: '最近来过的顾客',
    history: '行为记录',
    searchLabel: '搜索商品',
    searchHint: '想找什么？例如：防水登山背包、iPhone 手机壳',
    search: '搜索',
    back: '返回推荐',
    recommended: user => user ? `为 ${user} 推荐` : '热门商品',
    found: (words, total) => `“${words}”的搜索结果（${total} 件含有这些词）`,
    hint: '点击任一商品，就为该顾客记录一次点击，推荐随即更新。',
    nobody: '选择一位顾客，或输入新的编号，看看推荐如何因人而异。',
    noHistory: '还没有行为记录：这是一位新顾客，先看热门商品。',
    nothing: '没有符合的商品。',
    more: count => `还有更早的 ${count} 条`,
    clicked: (title, fresh) => `已记录点击「${title}」，推荐中有 ${fresh} 件新商品`,
    fresh: '新',
    soldOut: '售罄',
    failed: detail => `请求未成功：${detail}`,
    facts: (generation, sequence) => `索引第 ${generation} 代 · 数据序号 ${sequence}`,
    score: score => `匹配度 ${score}`,
    types: {
      view: '浏览', click: '点击', favorite: '收藏', cart: '加购', purchase: '购买', share: '分享',
      dislike: '不喜欢', remove_from_cart: '移出购物车', search: '搜索', review: '评价',
    },
  },
  en: {
    skip: 'Skip to the results',
    motto: 'It knows what you like, and says why',
    language: 'Language',
    shopper: 'Shopper',
    userLabel: 'Shopper id',
    show: 'Show',
    recent: 'Recent shoppers',
    history: 'What they did',
    searchLabel: 'Search products',
    searchHint: 'Looking for something? Try: waterproof backpack, wireless headphones',
    search: 'Search',
    back: 'Back to recommendations',
    recommended: user => user ? `Recommended for ${user}` : 'Popular products',
    found: (words, total) => `Results for “${words}” (${total} with these words)`,
    hint: 'Choose any product to record a click for this shopper, and watch the next answer change.',
    nobody: 'Choose a shopper, or type a new id, and see how the answer differs from one to the next.',
    noHistory: 'Nothing yet: a new shopper, who sees what is popular first.',
    nothing: 'No product matches.',
    more: count => `and ${count} earlier`,
    clicked: (title, fresh) => `Click on “${title}” recorded; ${fresh} new in the answer`,
    fresh: 'New',
    soldOut: 'Sold out',
    failed: detail => `The request failed: ${detail}`,
    facts: (generation, sequence) => `Generation ${generation} · sequence ${sequence}`,
    score: score => `Score ${score}`,
    types: {
      view: 'viewed', click: 'clicked', favorite: 'favourite', cart: 'in cart', purchase: 'bought',
      share: 'shared', dislike: 'disliked', remove_from_cart: 'out of cart', search: 'searched',
      review: 'reviewed',
    },
  },
};

export const LANGUAGES = Object.keys(WORDS);

let language = 'zh-CN';

export function speak(chosen) {
  language = chosen;
}

export function spoken() {
  return language;
}

export function say(key, ...values) {
  const words = WORDS[language][key];
  return typeof words === 'function' ? words(...values) : words;
}

export function typeName(type) {
  return WORDS[language].types[type] ?? type;
}

export function time(text) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text));
}

export function price(product) {
  if (product.price === undefined) {
    return '';
  }
  const style = product.currency ? { style: 'currency', currency: product.currency } : { minimumFractionDigits: 2 };
  return new Intl.NumberFormat(language, style).format(product.price);
}

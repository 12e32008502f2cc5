// Signs for categories, in strokes on a grid of 24, and the words by which a category gets one.

const PAW = 'M12 20c-3 0-5-1-5-3s2-5 5-5 5 3 5 5-2 3-5 3zM5 13a1.6 2 0 1 0 0-4 1.6 2 0 0 0 0 4z'
  + 'M19 13a1.6 2 0 1 0 0-4 1.6 2 0 0 0 0 4zM9.3 9a1.6 2 0 1 0 0-4 1.6 2 0 0 0 0 4z'
  + 'M14.7 9a1.6 2 0 1 0 0-4 1.6 2 0 0 0 0 4z';
const BEAR = 'M12 21a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM7.5 10A3 3 0 1 1 11 6.6M16.5 10A3 3 0 1 0 13 6.6'
  + 'M10 14v.01M14 14v.01M10.5 17c1 .7 2 .7 3 0';
const PHONE = 'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4'
  + 'A1.5 1.5 0 0 1 8 2.5zM11 18.5h2';
const SHOE = 'M3 8v8a2 2 0 0 0 2 2h15a1 1 0 0 0 1-1c0-2-1.5-3-4-3.5-2-.4-3.5-2-4.5-5C10 10 6 10 3 8z'
  + 'M3 15h18';
const WATCH = 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM9.5 7l.5-4h4l.5 4M9.5 17l.5 4h4l.5-4M12 10v2l1.5 1';
const BOTTLE = 'M9 9h6l1.5 3v7.5A1.5 1.5 0 0 1 15 21H9a1.5 1.5 0 0 1-1.5-1.5V12zM10 9V6h4v3M10.5 3h3v3h-3z';
const BOWL = 'M3 11h18a9 9 0 0 1-6 8.5V21H9v-1.5A9 9 0 0 1 3 11zM8 3c-1 2 1 3 0 5M12 3c-1 2 1 3 0 5'
  + 'M16 3c-1 2 1 3 0 5';
const BACKPACK = 'M7 21V10a5 5 0 0 1 10 0v11zM9.5 5.5V4a2.5 2.5 0 0 1 5 0v1.5M7 14h10M10 14v3h4v-3';
const BOOK = 'M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14';
const HEADPHONES = 'M4 15v-2a8 8 0 0 1 16 0v2M4 14h3v6H6a2 2 0 0 1-2-2zM20 14h-3v6h1a2 2 0 0 0 2-2z';
const CUP = 'M5 9h12v6a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5zM17 10h1.5a2.5 2.5 0 0 1 0 5H17M9 3v2.5M13 3v2.5';
const BLENDER = 'M8 3h8l-1 10H9zM9 13h6l2 8H7zM12 17v.01M16 5h2.5v5H15.3';
const SHIRT = 'M8 3 3 6.5 5 11l2-1v11h10V10l2 1 2-4.5L16 3c-.5 1.5-2 2.5-4 2.5S8.5 4.5 8 3z';
const POT = 'M4 10h16v7a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3zM2 12h2M20 12h2M9 6.5h6M12 4v2.5M5 10c0-2 3-3.5 7-3.5s7 1.5 7 3.5';

/* The first that fits counts, so narrow ones stand before broad ones. */
const SIGNS = [
  [/猫|狗|宠|水族|\b(pet|cat|dog|aquarium)/i, PAW],
  [/图书|书本|本册|notebooks|\bbooks?\b/i, BOOK],
  [/玩具|母婴|喂养|出行与护理|\b(toy|baby|feeding|outing)/i, BEAR],
  [/背包|backpack/i, BACKPACK],
  [/灯|lamp|lantern|lighting/i, 'M8 3h8l3 9H5zM12 12v8M8 21h8'],
  [/帐篷|露营住宿|\b(tent|camp shelter)/i, 'M3 20 12 4l9 16zM12 11l4.5 9M12 11l-4.5 9'],
  [/音箱|音响|speaker/i, 'M7 3h10v18H7zM12 17a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 7v.01'],
  [/耳机|音频|audio|headphone|earbud/i, HEADPHONES],
  [/穿戴|手表|wearable|watch/i, WATCH],
  [/电脑|办公|显示|外设|laptop|computer|\bpc\b|peripheral|display/i, 'M5 5h14v10H5zM5 15l-2.5 4h19L19 15'],
  [/手机|数码|phone/i, PHONE],
  [/鞋|shoe|boot|跑步|running/i, SHOE],
  [/户外|露营|野炊|outdoor|camp|trail/i, 'M2.5 20 9 7l4 7 2.5-4 6 10zM17.5 6.5a1.8 1.8 0 1 0 0-.01'],
  [/行李|旅行箱|luggage/i, 'M6 8h12v12H6zM9 8V4h6v4M9 12v4M15 12v4M8 20v1.5M16 20v1.5'],
  [/茶|咖啡|杯|水具|\btea\b|coffee|\bmugs?\b|drinkware/i, CUP],
  [/包袋|皮具|钱包|包$|\bbags?\b|leather|wallet/i, 'M5 8h14l1 13H4zM8.5 8V7a3.5 3.5 0 0 1 7 0v1'],
  [/服饰|上衣|外套|裙|裤|配饰|clothing|\btops\b|outerwear|dress|trouser|accessor/i, SHIRT],
  [/电器|appliance/i, BLENDER],
  [/美妆|护肤|洗护|彩妆|beauty|care\b|make-up/i, BOTTLE],
  [/厨|锅|刀具|kitchen|cook|kni(fe|ves)/i, POT],
  [/食品|零食|粮|餐|food|snack|staples|tableware/i, BOWL],
  [/家|床|收纳|\bhome\b|bedding|furniture|storage/i, 'M3 11 12 4l9 7M5.5 9.5V20h13V9.5M10 20v-6h4v6'],
  [/文具|书写|绘画|stationery|writing|\bart\b/i, 'M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4'],
  [/运动|健身|瑜伽|力量|球|骑行|sport|fitness|yoga|training|ball|cycling/i, 'M6 7v10M3.5 9.5v5M18 7v10M20.5 9.5v5M6 12h12'],
];

function find(levels) {
  const path = levels.join(' ');
  return SIGNS.find(([words]) => words.test(path))?.[1];
}

/** The strokes for a category's path, by its two narrowest levels if they tell. */
export function signOf(levels) {
  return find(levels.slice(-2)) ?? find(levels);
}

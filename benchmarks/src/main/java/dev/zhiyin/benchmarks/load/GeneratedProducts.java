package dev.zhiyin.benchmarks.load;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Products to put, no two with the same text. */
final class GeneratedProducts {
  private static final List<String> KINDS =
      List.of("双肩背包", "露营帐篷", "蓝牙耳机", "不粘炒锅", "电动牙刷", "瑜伽垫", "机械键盘", "保温杯", "羊绒围巾", "婴儿推车");
  private static final List<String> TRAITS =
      List.of("轻便防水", "加厚保暖", "静音节能", "可折叠", "大容量", "儿童款", "旗舰级", "复古风", "高颜值", "耐磨透气");

  private GeneratedProducts() {}

  /** A product as JSON. */
  static String product(String id, int number) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
    String kind = KINDS.get(random.nextInt(KINDS.size()));
    String trait = TRAITS.get(random.nextInt(TRAITS.size()));
    return """
        {"id":"%s","title":"%s%s 型号%s","description":"%s的%s，编号 %d，适合日常使用与旅行。","category":"百货 > %s","brand":"%s","price":%d,"stock":9}"""
        .formatted(id, trait, kind, id, trait, kind, number, kind, id, 10 + random.nextInt(990));
  }
}

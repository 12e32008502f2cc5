package dev.zhiyin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Product texts for benchmarks, always the same for the same arguments. */
final class SampleTexts {
  private static final List<String> ENGLISH =
      words(
          """
          waterproof hiking backpack stainless steel kettle organic face cream moisturizing wireless
          bluetooth headphones cotton shirt for women with vitamin and natural hair brush oz pack of 2
          """);

  private static final List<String> CHINESE =
      words("户外 登山 双肩 背包 轻便 防水 大容量 不锈钢 电热水壶 手机 双卡 双待 保湿 面霜 男女 通用 纯棉 衬衫 蓝牙 耳机 新款 正品 包邮 40l");

  private SampleTexts() {}

  /** Texts of 3 to 120 words, most of them short, in lower case. */
  static List<String> generated(boolean chinese, int count) {
    var random = new Random(7);
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      int words = 3 + (int) (117 * Math.pow(random.nextDouble(), 4));
      texts.add(
          chinese ? sentence(CHINESE, "", words, random) : sentence(ENGLISH, " ", words, random));
    }
    return texts;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static String sentence(
      List<String> vocabulary, String separator, int words, Random random) {
    List<String> drawn =
        random.ints(words, 0, vocabulary.size()).mapToObj(vocabulary::get).toList();
    return String.join(separator, drawn);
  }
}

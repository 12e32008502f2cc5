package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.sample.Department.Brand;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Material;
import dev.zhiyin.sample.Department.Words;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleTitlesTest {
  private static final Words ANY = Words.parse("句子。|Sentence.");

  private final SeededRandom random = SeededRandom.of(1, SeededRandom.Stream.PRODUCT, 1);

  @Test
  void putsWhatComesWithAProductBehindItsName() {
    assertThat(title(Language.CHINESE, "登山背包", "尼龙|nylon", "防水|waterproof", "带防雨罩|with rain cover"))
        .isEqualTo("岭越野 防水尼龙登山背包 带防雨罩 黑色");
    assertThat(
            title(
                Language.ENGLISH,
                "a hiking backpack",
                "尼龙|nylon",
                "防水|waterproof",
                "带防雨罩|with rain cover"))
        .isEqualTo("Lanfar Waterproof Nylon Hiking Backpack with Rain Cover in Black");
  }

  @Test
  void doesNotSayAWordTwice() {
    assertThat(title(Language.CHINESE, "玻璃杯", "高硼硅玻璃|borosilicate-glass", "轻便|light"))
        .isEqualTo("岭越野 轻便高硼硅玻璃杯 黑色");
    assertThat(title(Language.ENGLISH, "a glass mug", "高硼硅玻璃|borosilicate-glass", "轻便|light"))
        .isEqualTo("Lanfar Light Borosilicate-Glass Mug in Black");
    assertThat(title(Language.CHINESE, "保湿面霜", "瓷瓶|china", "保湿|hydrating"))
        .isEqualTo("岭越野 瓷瓶保湿面霜 黑色");
  }

  @Test
  void keepsLatinWordsApart() {
    assertThat(title(Language.CHINESE, "DDR5 内存条", "TPU|TPU", "PCIe 5.0|PCIe 5.0"))
        .isEqualTo("岭越野 PCIe 5.0 TPU DDR5 内存条 黑色");
    assertThat(title(Language.CHINESE, "固态硬盘", "TPU|TPU", "PCIe 5.0|PCIe 5.0"))
        .isEqualTo("岭越野 PCIe 5.0 TPU固态硬盘 黑色");
  }

  private String title(Language language, String noun, String material, String... features) {
    return SampleTitles.write(
        new ProductDraft(
            Sample.LEXICON.niches().getFirst(),
            language,
            new Brand(Words.parse("岭越野|Lanfar"), 2),
            noun,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Material(Words.parse(material), ANY)),
            Optional.of(Words.parse("黑色|black")),
            List.of(features).stream()
                .map(word -> new Feature(Words.parse(word), ANY, ANY, ""))
                .toList(),
            -1,
            ""),
        random);
  }
}

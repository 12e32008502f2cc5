package dev.zhiyin.tools.prepare.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.prepare.text.TextCleaner.TextConfig;
import dev.zhiyin.tools.prepare.text.TextCleaner.TextConfig.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCleanerTest {
  private final TextCleaner cleaner = new TextCleaner(TextConfig.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ＡＢＣ１２３　防水（黑色）|ABC123 防水(黑色)",
        "<p>Light &amp; <b>strong</b></p><p>bag</p>|Light & strong bag",
        "&lt;b&gt;Sale&lt;/b&gt; &amp;amp; more|Sale & more",
        "3 < 4 and <3 you, AT&T|3 < 4 and <3 you, AT&T",
        "<Disney> Mug|<Disney> Mug",
        "<script>alert(1)</script>Lamp<br/>red|Lamp red",
        "Caf&eacute; &#20013;&#x6587;|Café 中文",
        "a\u200bb\u00adc|abc",
        "登山背包|登山背包",
        "登山揹包 輕便|登山揹包 輕便",
        "5 ½ inch ﬁne ﾊﾞｯｸﾞ|5 1⁄2 inch fine バッグ",
      })
  void writesTextsOneWay(String given, String wanted) {
    assertThat(cleaner.clean(given)).isEqualTo(wanted);
  }

  @Test
  void makesOneSpaceOfAllKindsOfSpace() {
    assertThat(cleaner.clean("\u3000 a \t\n b\u00a0\u2003c ")).isEqualTo("a b c");
  }

  @Test
  void simplifiesTextsOnlyWhenAsked() {
    var simplifying =
        new TextCleaner(new TextConfig(Script.SIMPLIFIED, List.of(), Map.of(), Map.of()));

    assertThat(simplifying.clean("輕便防水戶外登山雙肩背包")).isEqualTo("轻便防水户外登山双肩背包");
    assertThat(cleaner.clean("輕便")).isEqualTo("輕便");
  }

  @Test
  void leavesJapaneseAsItIs() {
    var simplifying =
        new TextCleaner(new TextConfig(Script.SIMPLIFIED, List.of(), Map.of(), Map.of()));

    assertThat(simplifying.clean("電話のケース")).isEqualTo("電話のケース");
  }

  @Test
  void cleansAllTextsOfAProductButNotItsNames() {
    ObjectNode row =
        (ObjectNode)
            ProductJson.parse(
                "row",
                """
                {"id": "Ａ&amp;1", "productIds": ["Ｂ&amp;2"], "title": "<b>Ｘ</b>", "reviews": ["good&nbsp; "],
                 "attributes": {"color": ["ｒｅｄ"]}, "imageUrl": "http://x/?a=1&lt;b", "stock": 3}""");

    cleaner.clean(row);

    assertThat(row.toString())
        .isEqualTo(
            "{\"id\":\"Ａ&amp;1\",\"productIds\":[\"Ｂ&amp;2\"],\"title\":\"X\",\"reviews\":[\"good\"],"
                + "\"attributes\":{\"color\":[\"red\"]},\"imageUrl\":\"http://x/?a=1&lt;b\",\"stock\":3}");
  }

  @Test
  void removesWordsThatStandForNothing() {
    ObjectNode row =
        (ObjectNode)
            ProductJson.parse(
                "row",
                """
                {"id": "1", "title": "Unknown", "brand": "UNKNOWN", "description": "No description available."}""");

    cleaner.clean(row);

    assertThat(row.toString()).isEqualTo("{\"id\":\"1\",\"title\":\"Unknown\"}");
    assertThat(cleaner.changed())
        .containsEntry("placeholders for brand removed", 1L)
        .containsEntry("placeholders for description removed", 1L);
  }

  @Test
  void countsTheTextsThatEachStepChanged() {
    cleaner.clean("Ａ  b");
    cleaner.clean("a  b");
    cleaner.clean("a b");

    assertThat(cleaner.changed())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("NFKC and narrow letters", 1L, "white space", 2L));
  }
}

package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody who types may mean. */
@ExtendWith(Shared.class)
class SuggestIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          背       | category 背包
          beib     | category 背包
          BB       | category 背包
          dengs    | words 登山
          deng shan | words 登山
          ds       | words 登山
          登山双   | words 登山双肩
          kail     | brand 凯乐石
          kls      | brand 凯乐石
          西湖     | product 西湖龙井 绿茶 250g
          headp    | category Headphones
          hedph    | category Headphones
          haedphones | category Headphones
          sonor    | brand Sonora
          wireless n | words Wireless noise
          blue     | words bluetooth
          earbuds for r | words earbuds for running
          earbuds for runing | words earbuds for running
          登山s    | words 登山双肩
          被包     | category 背包
          """)
  void suggestsWhatBeginsAsSomebodyTyped(String typed, String wanted, Client client) {
    assertThat(named(suggested(client, typed, "&k=50"))).contains(wanted);
  }

  private static JsonNode suggested(Client client, String typed, String more) {
    return client.get("v1/suggest?q=" + encoded(typed) + more).json().get("suggestions");
  }

  private static List<String> named(JsonNode suggestions) {
    return StreamSupport.stream(suggestions.spliterator(), false)
        .map(one -> one.get("type").textValue() + ' ' + one.get("text").textValue())
        .toList();
  }

  @Test
  void countsWhatIsInStockAndPutsMoreFirst(Client client) {
    JsonNode found = suggested(client, "he", "&k=3");

    assertThat(found).hasSize(3);
    assertThat(found.get(0))
        .isEqualTo(Client.json("{'text':'Headphones','type':'category','count':2}"));
    assertThat(named(suggested(client, "单人", ""))).isEmpty(); // the only one is sold out
  }

  @Test
  void suggestsOneWhereOneIsAskedFor(Client client) {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      String typed = Character.toString(letter);
      assertThat(suggested(client, typed, "&k=1"))
          .as(typed)
          .hasSize(Math.min(1, suggested(client, typed, "&k=50").size()));
    }
  }

  @Test
  void aTitleSaysWhichProductItIsOf(Client client) {
    JsonNode title = suggested(client, "portable", "").get(2);

    assertThat(title)
        .isEqualTo(
            Client.json(
                "{'text':'Portable bluetooth speaker','type':'product','productId':'spk-1'}"));
  }

  @Test
  void theLanguageThatIsAskedForComesFirst(Client client) {
    assertThat(named(suggested(client, "t", "&locale=en")).getFirst())
        .doesNotContainPattern("\\p{IsHan}");
    assertThat(named(suggested(client, "t", "&locale=zh-CN")).getFirst())
        .containsPattern("\\p{IsHan}");
  }

  @Test
  void whatBeginsNothingOrIsNoLetterHasNoSuggestions(Client client) {
    assertThat(suggested(client, "zzzz", "")).isEmpty();
    assertThat(suggested(client, "?!", "")).isEmpty();
    assertThat(suggested(client, "earbuds for xy", "")).isEmpty();
  }

  /* 显瘦 and 高帮 are cut into single characters. */
  @Test
  void whatIsCutInsideOfAWordIsNotSuggested() {
    try (var served = new Served()) {
      Client client = served.client();
      client.put("v1/products/new", "{'title':'女士显瘦 高帮板鞋','brand':'Quillon'}");
      assertThat(named(suggested(client, "女", "")))
          .contains("words 女士")
          .doesNotContain("words 女士显");
      assertThat(named(suggested(client, "xian", ""))).contains("words 显瘦");
      assertThat(named(suggested(client, "bb", ""))).doesNotContain("words 帮板");
    }
  }

  @Test
  void refusesWhatIsOutOfRange(Client client) {
    assertThat(client.get("v1/suggest?q=%20").json().get("detail").textValue())
        .isEqualTo("q is ' '; wanted 1 to 100 characters, not all blank");
    assertThat(client.get("v1/suggest?q=" + "a".repeat(101)).status()).isEqualTo(400);
    assertThat(client.get("v1/suggest?q=a&k=51").json().get("detail").textValue())
        .isEqualTo("k is '51'; wanted a whole number from 1 to 50");
    assertThat(client.get("v1/suggest?q=a&k=x").json().get("detail").textValue())
        .isEqualTo("k is 'x'; wanted a whole number from 1 to 50");
    assertThat(client.get("v1/suggest?q=a&locale=fr").status()).isEqualTo(400);
    assertThat(client.get("v1/suggest").status()).isEqualTo(400);
  }

  @Test
  void followsWhatIsAddedChangedAndDeleted() {
    try (var served = new Served()) {
      Client client = served.client();
      client.put(
          "v1/products/new", "{'title':'Quokka plush toy','brand':'Quillon','category':'Toys'}");
      assertThat(named(suggested(client, "qu", "")))
          .containsExactlyInAnyOrder(
              "brand Quillon", "words Quokka", "words Quokka plush", "product Quokka plush toy");
      client.put(
          "v1/products/new", "{'title':'Numbat plush toy','brand':'Quillon','category':'Toys'}");
      assertThat(named(suggested(client, "qu", ""))).containsExactly("brand Quillon");
      client.delete("v1/products/new");
      assertThat(named(suggested(client, "qu", ""))).isEmpty();
      assertThat(named(suggested(client, "numbat", ""))).isEmpty();
    }
  }
}

package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Searches that are read page by page, and by synonyms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPagingIT {
  private static final int MORE = 450;
  private static final String SYNONYMS =
      """
      耳机, headphones
      canteen => mug
      """;

  @SuppressWarnings("NullAway.Init")
  private Served served;

  @SuppressWarnings("NullAway.Init")
  private Client client;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path synonyms = Files.writeString(folder.resolve("synonyms.txt"), SYNONYMS);
    served = new Served(Served.config("search: {synonyms: '%s'}".formatted(synonyms)));
    client = served.client();
    var lines = new StringBuilder();
    for (int i = 0; i < MORE; i++) {
      lines.append(
          "{\"id\":\"more-%03d\",\"title\":\"露营 椅子 %d\",\"price\":%d}\n".formatted(i, i, i + 1));
    }
    client.send(
        client
            .request("v1/products:batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines.toString())));
  }

  @AfterAll
  void stop() {
    served.close();
  }

  private List<JsonNode> pages(String search) {
    var pages = new ArrayList<JsonNode>();
    JsonNode page = client.get("v1/search?" + search).json();
    pages.add(page);
    while (page.has("cursor")) {
      page = client.get("v1/search?cursor=" + page.get("cursor").textValue()).json();
      pages.add(page);
    }
    return pages;
  }

  private static List<String> ids(List<JsonNode> pages) {
    return pages.stream()
        .flatMap(page -> page.get("items").findValuesAsText("productId").stream())
        .toList();
  }

  @Test
  void aSearchReadToItsEndHasEveryMatchOnceBestFirst() {
    List<JsonNode> pages = pages("k=100&q=" + encoded("椅子"));

    assertThat(ids(pages)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(MORE);
    assertThat(ids(pages)).filteredOn(id -> id.startsWith("more-")).hasSize(MORE);
    assertThat(pages)
        .extracting(page -> page.get("recommendationId"))
        .containsOnly(pages.getFirst().get("recommendationId"));
    assertThat(pages)
        .extracting(page -> page.get("total"))
        .containsOnly(pages.getFirst().get("total"));
    JsonNode second = pages.get(1);
    assertThat(second.get("items")).hasSize(100);
    assertThat(second.at("/items/0/reasons/0/code").textValue()).isEqualTo("matches_search");
    assertThat(second.at("/items/0/highlights/title").textValue()).contains("<em>椅子</em>");
    assertThat(second.at("/items/0/score").floatValue())
        .isLessThanOrEqualTo(pages.getFirst().at("/items/99/score").floatValue());
  }

  @Test
  void inAnotherOrderItHasWhatMatchesAndNothingElse() {
    List<JsonNode> pages = pages("k=150&sort=-price&q=" + encoded("椅子"));

    assertThat(ids(pages))
        .hasSize(MORE)
        .startsWith("more-449", "more-448")
        .endsWith("more-001", "more-000");
    assertThat(pages).hasSize(3);
  }

  @Test
  void whatIsDeletedMeanwhileIsNotOnALaterPage() {
    try (var own = new Served()) {
      JsonNode first = own.client().get("v1/search?k=1&q=headphones").json();
      own.client().delete("v1/products/ear-2");
      own.client().delete("v1/products/ear-1");
      String cursor = first.get("cursor").textValue();
      JsonNode second = own.client().get("v1/search?fields=id&cursor=" + cursor).json();
      assertThat(second.get("items").findValuesAsText("productId"))
          .hasSize(1)
          .doesNotContain("ear-1", "ear-2");
      assertThat(second.at("/items/0/product")).hasSize(1);
    }
  }

  @Test
  void findsWhatTheShopSaysToMeanTheSameAndNamesBoth() {
    JsonNode found = client.get("v1/search?k=2&locale=zh-CN&q=" + encoded("耳机")).json();

    assertThat(found.get("total").intValue()).isEqualTo(2);
    assertThat(ids(List.of(found))).containsExactlyInAnyOrder("ear-1", "ear-2");
    assertThat(found.at("/items/0/reasons/0/sentence").textValue())
        .startsWith("符合您搜索的“耳机 (headphones)”");
    assertThat(ids(List.of(client.get("v1/search?k=1&q=canteen").json()))).containsExactly("mug-1");
    assertThat(client.get("v1/search?q=mug").json().get("total").intValue()).isEqualTo(1);
  }

  @Test
  void aCursorComesAloneAndIsOneOfASearch() {
    String cursor = client.get("v1/search?k=1&q=tea").json().get("cursor").textValue();
    String other = client.post("v1/recommendations", "{'k':1}").json().get("cursor").textValue();

    assertThat(client.get("v1/search?k=1&cursor=" + cursor).json().get("detail").textValue())
        .isEqualTo("parameter 'k' is given beside cursor; wanted one of them");
    assertThat(client.get("v1/search?cursor=" + other).json().get("detail").textValue())
        .endsWith("wanted the cursor of an answer of this path");
    assertThat(client.post("v1/recommendations", "{'cursor':'%s'}".formatted(cursor)).status())
        .isEqualTo(400);
    assertThat(client.get("v1/search?cursor=no").status()).isEqualTo(400);
  }

  @Test
  void whatASessionDidCountsAsItsHistory() {
    client.post(
        "v1/events",
        """
        {'events':[{'sessionId':'s-cover','productId':'bag-4','type':'purchase'},
                   {'sessionId':'s-bag','productId':'包/1 %','type':'purchase'}]}
        """);
    var search = "k=3&q=" + encoded("登山") + "&sessionId=";

    assertThat(ids(List.of(client.get("v1/search?" + search + "s-cover").json())))
        .containsSubsequence("bag-4", "包/1 %");
    assertThat(ids(List.of(client.get("v1/search?" + search + "s-bag").json())))
        .containsSubsequence("包/1 %", "bag-4");
    assertThat(client.get("v1/search?userId=Ann&" + search + "s").json().get("detail").textValue())
        .isEqualTo("parameter 'sessionId' is given beside userId; wanted one of them");
  }
}

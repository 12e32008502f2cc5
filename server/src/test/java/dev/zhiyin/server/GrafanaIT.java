package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard asks for metrics that the server has, and for all of its own. */
@ExtendWith(Shared.class)
class GrafanaIT {
  private static final Path DASHBOARD = Pages.docs().resolve("grafana.json");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:zhiyin|jvm|process|system)_[a-z0-9_]+");

  /** There only after a collection of garbage. */
  private static final Set<String> LATER = Set.of("jvm_gc_pause_seconds_sum");

  @Test
  void everyMetricThatItAsksForIsThere(Client client) throws IOException {
    used(client);
    Set<String> asked = asked();
    asked.removeAll(LATER);

    assertThat(names(metrics(client))).containsAll(asked);
    assertThat(asked).hasSizeGreaterThan(20);
  }

  @Test
  void everyMetricOfOursIsShown(Client client) throws IOException {
    used(client);
    Set<String> shown =
        asked().stream().map(GrafanaIT::withoutPart).collect(Collectors.toCollection(TreeSet::new));

    assertThat(shown)
        .containsAll(
            names(metrics(client)).stream()
                .filter(name -> name.startsWith("zhiyin_"))
                .map(GrafanaIT::withoutPart)
                .toList());
  }

  @Test
  void everyPanelUsesTheChosenSource() throws IOException {
    for (JsonNode target : dashboard().findParents("expr")) {
      assertThat(target.at("/datasource/uid").textValue())
          .as(target.get("expr").textValue())
          .isEqualTo("${datasource}");
    }
  }

  /** Histograms and counters are there once something was counted. */
  private static void used(Client client) {
    client.get("v1/users/Ann/recommendations?k=1");
    client.post("v1/recommendations", "{'history':[{'text':'quiet headphones'}],'k':1}");
    client.post("v1/events", "{'events':[{'userId':'grafana','productId':'tea-1','type':'view'}]}");
    client.put("v1/products/grafana", "{'title':'Sencha','category':'食品 > 茶'}");
    client.delete("v1/products/grafana");
  }

  private static String metrics(Client client) {
    return client.get("metrics").response().body();
  }

  private static Set<String> names(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String withoutPart(String name) {
    return name.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds");
  }

  private static Set<String> asked() throws IOException {
    List<String> expressions = dashboard().findValuesAsText("expr");
    return expressions.stream()
        .flatMap(expression -> NAME.matcher(expression).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode dashboard() throws IOException {
    return Client.plain(Files.readString(DASHBOARD));
  }
}

package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Shared.class)
class BatchIT {
  @Test
  void everyLineHasItsOutcomeInOrderAndBadOnesKeepOutNoGoodOne(Client client) {
    client.put("v1/products/batch-old", "{'title':'old'}");

    List<JsonNode> lines =
        sent(
            client,
            """
            {'id':'batch-1','title':'ibex rope','stock':1}
            {'id':'batch-1','title':'ibex rope','stock':1}

            {'id':'batch-1','title':'ibex rope','stock':2}
            {'id':'batch-2','title':'ibex cord','price':'cheap'}
            {'id':'batch-3','title':
            {'title':'nameless'}
            7
            {'id':'batch-4','deleted':'yes'}
            {'id':'batch-old','deleted':true}
            {'id':'batch-never','deleted':true}
            {'id':'batch-5','title':'ibex sling','deleted':false}
            """);

    assertThat(lines.subList(0, lines.size() - 1))
        .containsExactly(
            Client.json("{'line':1,'id':'batch-1','status':'created'}"),
            Client.json("{'line':2,'id':'batch-1','status':'unchanged'}"),
            Client.json("{'line':4,'id':'batch-1','status':'changed'}"),
            Client.json(
                "{'line':5,'id':'batch-2','status':'rejected','error':\"price is ''cheap''; wanted a finite number of at least 0\"}"),
            Client.json(
                "{'line':6,'status':'rejected','error':\"the line is not JSON: Unexpected end-of-input within/between Object entries\"}"),
            Client.json(
                "{'line':7,'status':'rejected','error':\"id is ''''; wanted 1 to 200 characters, not all blank\"}"),
            Client.json("{'line':8,'status':'rejected','error':'the line is not a JSON object'}"),
            Client.json(
                "{'line':9,'id':'batch-4','status':'rejected','error':\"deleted is ''\\\"yes\\\"''; wanted true or false\"}"),
            Client.json("{'line':10,'id':'batch-old','status':'deleted'}"),
            Client.json("{'line':11,'id':'batch-never','status':'unchanged'}"),
            Client.json("{'line':12,'id':'batch-5','status':'created'}"));
    JsonNode counts = lines.getLast();
    assertThat(counts.fieldNames())
        .toIterable()
        .containsExactly("accepted", "unchanged", "deleted", "rejected", "sequence");
    assertThat(List.of(counts.get("accepted").intValue(), counts.get("unchanged").intValue()))
        .containsExactly(3, 2);
    assertThat(List.of(counts.get("deleted").intValue(), counts.get("rejected").intValue()))
        .containsExactly(1, 5);
    assertThat(ids(client.get("v1/search?q=ibex&k=50"))).contains("batch-1", "batch-5");
    assertThat(client.get("v1/products/batch-1").json().get("stock").intValue()).isEqualTo(2);
    assertThat(client.get("v1/products/batch-old").status()).isEqualTo(404);
    assertThat(client.get("v1/search?q=ibex").json().get("sequence").longValue())
        .isGreaterThanOrEqualTo(counts.get("sequence").longValue());
    sent(client, "{'id':'batch-1','deleted':true}\n{'id':'batch-5','deleted':true}");
  }

  @Test
  void manyLinesAreMadeAPartAtATime(Client client) {
    int many = 5_000;
    String title = "x".repeat(200);
    String added =
        IntStream.range(0, many)
            .mapToObj(
                i ->
                    "{'id':'many-%d','title':'many','color':'%s','price':%d}"
                        .formatted(i, title, i))
            .collect(Collectors.joining("\n"));

    List<JsonNode> lines = sent(client, added);

    assertThat(lines).hasSize(many + 1);
    for (int i = 0; i < many; i++) {
      assertThat(lines.get(i).get("id").textValue()).isEqualTo("many-" + i);
    }
    assertThat(lines.getLast().get("accepted").intValue()).isEqualTo(many);
    assertThat(client.get("v1/products/many-4999").json().get("price").intValue()).isEqualTo(4999);
    String removed =
        IntStream.range(0, many)
            .mapToObj(i -> "{'id':'many-%d','deleted':true}".formatted(i))
            .collect(Collectors.joining("\n"));
    assertThat(sent(client, removed).getLast().get("deleted").intValue()).isEqualTo(many);
    assertThat(ids(client.get("v1/search?q=many&k=50"))).noneMatch(id -> id.startsWith("many-"));
  }

  @Test
  void aLineThatIsTooLongIsRejectedAndTheNextIsNot(Client client) {
    List<JsonNode> lines =
        sent(
            client,
            "{'id':'long','title':'%s'}\n{'id':'short','deleted':true}"
                .formatted("x".repeat(1 << 20)));

    assertThat(lines.getFirst())
        .isEqualTo(
            Client.json(
                "{'line':1,'status':'rejected','error':'the line has more than 1048576 bytes'}"));
    assertThat(lines.get(1).get("status").textValue()).isEqualTo("unchanged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/x-ndjson", "application/json; charset=utf-8", "application/jsonl"})
  void linesOfJsonHaveSeveralNames(String type, Client client) {
    var reply = send(client, type, "{'id':'typed','deleted':true}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
  }

  @Test
  void anotherTypeIsRefused(Client client) {
    var reply = send(client, "text/csv", "{'id':'typed','deleted':true}");

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo("Content-Type is 'text/csv'; wanted application/x-ndjson");
  }

  @Test
  void noLineIsNoError(Client client) {
    List<JsonNode> lines = sent(client, "");

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().get("accepted").intValue()).isZero();
    assertThat(lines.getFirst().get("sequence").longValue()).isPositive();
  }

  private static List<JsonNode> sent(Client client, String lines) {
    var reply = send(client, "application/x-ndjson", lines);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.response().body().lines().map(Client::plain).toList();
  }

  private static Client.Reply send(Client client, String type, String lines) {
    return client.send(
        client
            .request("v1/products:batch")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(Client.quoted(lines))));
  }
}

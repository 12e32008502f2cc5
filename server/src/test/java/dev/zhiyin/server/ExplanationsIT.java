package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Shared.class)
class ExplanationsIT {
  @Test
  void explainsAProductToAShopper(Client client) {
    JsonNode found = explained(client, "{'userId':'小明','productId':'bag-4','locale':'zh-CN'}");

    assertThat(found.fieldNames())
        .toIterable()
        .containsExactly(
            "generation",
            "sequence",
            "productId",
            "score",
            "innerProduct",
            "sources",
            "rules",
            "shares",
            "reasons",
            "product");
    assertThat(found.get("productId").textValue()).isEqualTo("bag-4");
    assertThat(found.get("product").get("id").textValue()).isEqualTo("bag-4");
    assertThat(found.get("sources")).isNotEmpty();
    assertThat(found.get("rules").get("hidden")).isEmpty();
    assertThat(found.get("rules").get("place").intValue()).isPositive();
    JsonNode tent = found.get("shares").get(0);
    assertThat(tent.get("productId").textValue()).isEqualTo("tent-1");
    assertThat(tent.get("type").textValue()).isEqualTo("favorite");
    assertThat(tent.get("eventIds")).isEqualTo(Client.json("['e2']"));
    assertThat(tent.get("matched").get("category")).isEqualTo(Client.json("['户外']"));
    assertThat(tent.get("similarity").doubleValue()).isBetween(-1.0, 1.0);
    assertThat(found.get("reasons").get(0).get("sentence").textValue()).startsWith("因为您");
  }

  @Test
  void sharesSumToTheInnerProductWhichIsTheScoreOfTextAlone(Client client) {
    JsonNode found = explained(client, "{'userId':'小明','productId':'shoe-1'}");

    double sum = 0;
    for (JsonNode share : found.get("shares")) {
      sum += share.get("share").doubleValue();
    }
    assertThat(sum).isCloseTo(found.get("innerProduct").doubleValue(), within(1e-4));
    assertThat(found.get("score").doubleValue()).isCloseTo(sum, within(1e-4));
  }

  @Test
  void explainsWhatWasMetAndIsNotShown(Client client) {
    assertThat(explained(client, "{'userId':'小明','productId':'tent-1'}").at("/rules/hidden"))
        .isEqualTo(Client.json("['seen']"));
    assertThat(explained(client, "{'userId':'小明','productId':'tent-2'}").at("/rules/hidden"))
        .isEqualTo(Client.json("['sold_out']"));
    assertThat(explained(client, "{'userId':'Ann','productId':'ear-1'}").at("/rules/hidden"))
        .isEqualTo(Client.json("['bought']"));
  }

  @Test
  void explainsToAHistoryThatComesWithTheRequest(Client client) {
    JsonNode found =
        explained(
            client,
            """
            {'history':[{'text':'noise cancelling'},{'productId':'gone'},{'productId':'ear-1'}],
             'productId':'ear-2','locale':'en'}
            """);

    assertThat(found.get("shares")).hasSize(3);
    JsonNode gone = found.get("shares").get(1);
    assertThat(gone.get("share").doubleValue()).isZero();
    assertThat(gone.has("similarity")).isFalse();
    assertThat(found.get("shares").get(2).get("text").textValue()).isEqualTo("noise cancelling");
    assertThat(found.at("/reasons/0/sentence").textValue()).startsWith("We recommend");
  }

  @Test
  void whoeverIsUnknownIsToldWhatAllAre(Client client) {
    JsonNode found = explained(client, "{'userId':'nobody-yet','productId':'tea-1'}");

    assertThat(found.get("shares")).isEmpty();
    assertThat(found.get("score").doubleValue()).isZero();
    assertThat(found.get("reasons")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"productId":"tea-1"}                              | /userId    | /userId is missing; wanted userId, sessionId or history
          {"userId":"Ann"}                                   | /productId | /productId is missing; wanted a product's id
          {"userId":"Ann","productId":7}                     | /productId | /productId is '7'; wanted a text
          {"userId":"Ann","productId":" "}                   | /productId | /productId is ' '; wanted 1 to 200 characters, not all blank
          {"userId":"Ann","history":[],"productId":"tea-1"}  | /history   | /history is given beside userId; wanted one of them
          {"userId":"Ann","productId":"tea-1","k":3}         | /k         | /k is not a known field; known are userId, sessionId, history, productId, locale
          {"userId":"Ann","productId":"tea-1","locale":"fr"} | /locale    | locale is 'fr'; wanted zh-CN or en
          """)
  void aWrongFieldIsNamedByItsPointer(String body, String pointer, String detail, Client client) {
    var reply = client.post("v1/explanations", body.replace("'", "''"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(reply.json().at("/errors/0/detail").textValue()).isEqualTo(detail);
  }

  @Test
  void anUnknownProductIsNotFound(Client client) {
    var reply = client.post("v1/explanations", "{'userId':'Ann','productId':'none'}");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().get("detail").textValue()).isEqualTo("no product 'none'");
  }

  private static JsonNode explained(Client client, String body) {
    var reply = client.post("v1/explanations", body);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json();
  }
}

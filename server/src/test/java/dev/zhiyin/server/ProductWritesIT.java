package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single products: what is acknowledged is stored and in every answer. */
@ExtendWith(Shared.class)
class ProductWritesIT {
  private static final String KETTLE =
      "{'title':'折叠烧水壶','category':'户外 > 炊具','brand':'火枫','price':89,'stock':4}";

  @Test
  void aProductIsFoundInEveryWayAsSoonAsItIsAcknowledged(Client client) {
    JsonNode put = client.put("v1/products/kettle-1", KETTLE).json();

    assertThat(put.get("status").textValue()).isEqualTo("created");
    assertThat(put.get("sequence").longValue()).isPositive();
    assertThat(client.get("v1/products/kettle-1").json().get("brand").textValue()).isEqualTo("火枫");
    assertThat(ids(client.get("v1/search?q=" + encoded("烧水壶")))).first().isEqualTo("kettle-1");
    var filter = "&filter=" + encoded("{'brand':['火枫']}");
    assertThat(ids(client.get("v1/search?q=" + encoded("户外") + filter))).contains("kettle-1");
    assertThat(ids(client.get("v1/products/latest?k=1"))).containsExactly("kettle-1");
    assertThat(ids(client.get("v1/products/tent-1/similar?k=1" + filter)))
        .containsExactly("kettle-1");
    assertThat(
            ids(
                client.post(
                    "v1/recommendations",
                    "{'history':[{'text':'户外烧水'}],'k':1,'filter':{'brand':['火枫']}}")))
        .containsExactly("kettle-1");
    client.delete("v1/products/kettle-1");
  }

  @Test
  void theStatusSaysWhatWasDone(Client client) {
    assertThat(status(client, "s-1", "{'title':'lamp','price':5}")).isEqualTo("created");
    assertThat(status(client, "s-1", "{'price':5.0,'title':'lamp','id':'s-1'}"))
        .isEqualTo("unchanged");
    assertThat(status(client, "s-1", "{'title':'lamp','price':6}")).isEqualTo("changed");
    client.delete("v1/products/s-1");
    assertThat(status(client, "s-1", "{'title':'lamp','price':6}")).isEqualTo("created");
    client.delete("v1/products/s-1");
  }

  private static String status(Client client, String id, String json) {
    return client.put("v1/products/" + id, json).json().get("status").textValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"popular", "trending", "latest", "quarantined"})
  void anIdWhosePathIsAListIsRefused(String id, Client client) {
    String wanted =
        "id is '%s'; wanted none of popular, trending, latest, quarantined, which are lists"
            .formatted(id);

    var put = client.put("v1/products/" + id, "{'title':'lamp'}");
    assertThat(put.status()).isEqualTo(400);
    assertThat(put.json().get("detail").textValue()).isEqualTo(wanted);
    assertThat(put.json().at("/errors/0/pointer").textValue()).isEqualTo("/id");

    String line = "{'id':'%s','title':'lamp'}".formatted(id);
    assertThat(client.post("v1/products:batch", line).response().body())
        .contains("\"rejected\"", wanted);
  }

  @Test
  void eachChangeHasALaterNumberAndWhatChangesNothingHasNone(Client client) {
    long first = sequence(client.put("v1/products/n-1", "{'title':'a'}"));
    long second = sequence(client.put("v1/products/n-1", "{'title':'b'}"));
    long same = sequence(client.put("v1/products/n-1", "{'title':'b'}"));
    long deleted = sequence(client.delete("v1/products/n-1"));

    assertThat(second).isGreaterThan(first);
    assertThat(same).isGreaterThanOrEqualTo(second);
    assertThat(deleted).isGreaterThan(same);
  }

  private static long sequence(Client.Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().get("sequence").longValue();
  }

  @Test
  void aPriceIsFilteredByAsSoonAsItIsChanged(Client client) {
    client.put("v1/products/priced", "{'title':'quokka lantern','price':10,'stock':1}");
    var dear = "v1/search?q=quokka&filter=" + encoded("{'price':{'gte':1000}}");
    assertThat(ids(client.get(dear))).doesNotContain("priced");

    client.put("v1/products/priced", "{'title':'quokka lantern','price':1000,'stock':1}");

    assertThat(ids(client.get(dear))).contains("priced");
    client.delete("v1/products/priced");
  }

  @Test
  void whatIsDeletedIsInNoAnswer(Client client) {
    var id = "gone " + UUID.randomUUID();
    client.put("v1/products/" + encoded(id), "{'title':'wombat stove','brand':'Wombat'}");
    var only = "&filter=" + encoded("{'brand':['Wombat']}");
    assertThat(ids(client.get("v1/search?q=wombat"))).contains(id);

    assertThat(client.delete("v1/products/" + encoded(id)).json().fieldNames())
        .toIterable()
        .containsExactly("sequence");

    assertThat(client.get("v1/products/" + encoded(id)).status()).isEqualTo(404);
    assertThat(client.get("v1/products/" + encoded(id) + "/similar").status()).isEqualTo(404);
    assertThat(ids(client.get("v1/search?q=wombat" + only))).isEmpty();
    assertThat(ids(client.get("v1/products/popular?k=50" + only))).isEmpty();
    assertThat(ids(client.get("v1/products/latest?k=50" + only))).isEmpty();
    assertThat(ids(client.get("v1/users/Ann/recommendations?k=50" + only))).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBeDeleted(Client client) {
    var reply = client.delete("v1/products/nothing");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().get("type").textValue())
        .isEqualTo("urn:zhiyin:problem:unknown-product");
    assertThat(reply.json().get("detail").textValue()).isEqualTo("no product 'nothing'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"b","title":"t"}        | /id         | /id is 'b'; wanted 'a', as in the path
          {"title":"t","price":-1}      | /price      | price is '-1.0'; wanted a finite number of at least 0
          {"title":"t","price":"x"}     | /price      | price is 'x'; wanted a finite number of at least 0
          {"title":"t","stock":1.5}     | /stock      | stock is '1.5'; wanted a whole number of 0 to 2147483647
          {"title":"t","category":["a",""]} | /category/1 | category/1 is ''; wanted a level that is not blank and has no '>'
          {"title":"t","createdAt":"x"} | /createdAt  | createdAt is 'x'; wanted a time as RFC 3339 or in epoch seconds
          [1]                           | ``          | the body is '[1]'; wanted a JSON object
          """)
  void aWrongFieldIsNamed(String json, String pointer, String detail, Client client) {
    var reply = client.put("v1/products/a", json.replace("'", "''"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue()).isEqualTo(detail);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(client.get("v1/products/a").status()).isEqualTo(404);
  }

  @Test
  void otherRequestsAreToldWhatThePathTakes(Client client) {
    assertThat(client.put("v1/products/a?k=1", "{}").json().get("detail").textValue())
        .isEqualTo("parameter 'k' is not known; this path takes none");
    var reply = client.post("v1/products/a", "{}");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).contains("GET", "PUT", "DELETE");
    assertThat(client.put("v1/products/a", "{").json().get("type").textValue())
        .isEqualTo("urn:zhiyin:problem:malformed-request");
  }
}

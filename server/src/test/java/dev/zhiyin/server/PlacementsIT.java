package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of lists, on a server of its own. */
@Timeout(120)
class PlacementsIT {
  @Test
  void listsAreCountedByTheirPlaceAndByWhatCameOfThem() {
    try (var served = new Served()) {
      var client = served.client();
      String clicked = id(client, "v1/users/Ann/recommendations?k=2");
      String bought = id(client, "v1/users/Ann/recommendations?k=2");
      id(client, "v1/users/Ann/recommendations?k=2");
      id(client, "v1/users/Ann/recommendations?k=2");
      String similar = id(client, "v1/products/ear-1/similar");
      client.get("v1/search?q=tea&filter=brand:none");

      send(client, "p1", clicked, "click");
      send(client, "p2", clicked, "view");
      send(client, "p3", bought, "click");
      send(client, "p4", bought, "purchase");
      send(client, "p4", bought, "purchase");
      send(client, "p5", similar, "dislike");
      send(client, "p6", "unknown", "click");

      assertThat(client.get("v1/metrics/placements").json())
          .isEqualTo(
              Client.json(
                  """
                  {'placements':[
                   {'placement':'recommendations','impressions':4,'clicks':2,'conversions':1,
                    'clickThroughRate':0.5,'conversionRate':0.25},
                   {'placement':'similar','impressions':1,'clicks':0,'conversions':0,
                    'clickThroughRate':0.0,'conversionRate':0.0}]}
                  """));
      assertThat(client.get("metrics").response().body())
          .contains("zhiyin_placement_clicks_total{placement=\"recommendations\"} 2.0");
    }
  }

  private static String id(Client client, String path) {
    return client.get(path).json().get("recommendationId").textValue();
  }

  private static void send(Client client, String event, String recommendation, String type) {
    var reply =
        client.post(
            "v1/events",
            "{'events':[{'eventId':'%s','userId':'Ann','productId':'ear-2','type':'%s','recommendationId':'%s'}]}"
                .formatted(event, type, recommendation));
    assertThat(reply.status()).isEqualTo(200);
  }
}

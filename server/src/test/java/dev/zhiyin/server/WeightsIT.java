package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The weights of the settings go before the model's. */
class WeightsIT {
  private static final String TEA_AND_AUDIO =
      "{'history':[{'productId':'tea-1','type':'purchase'},{'productId':'ear-1','type':'view'}],'k':1,'locale':'en'}";

  @Test
  void anEventTypeWeighsWhatTheSettingsSay() {
    try (var usual = new Served();
        var weighted = new Served(Served.config("weights: {purchase: 10, view: 0.1}"));
        var pushing = new Served(Served.config("weights: {view: -1}"))) {
      assertThat(ids(usual.client().post("v1/recommendations", TEA_AND_AUDIO)))
          .containsExactly("ear-2");
      assertThat(ids(weighted.client().post("v1/recommendations", TEA_AND_AUDIO)))
          .containsExactly("tea-2");
      assertThat(ids(pushing.client().post("v1/recommendations", TEA_AND_AUDIO)))
          .containsExactly("tea-2");
    }
  }
}

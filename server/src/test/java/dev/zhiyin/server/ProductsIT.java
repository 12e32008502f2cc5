package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.ProductJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class ProductsIT {
  @Test
  void aProductComesInItsOneJsonForm(Client client) {
    var product = SmallShop.products().getFirst();

    var reply = client.get("v1/products/" + encoded(product.id()));

    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(ProductJson.read(reply.response().body())).isEqualTo(product);
  }

  @Test
  void similarProductsAreOfTheSameKindWithoutTheOneLookedAt(Client client) {
    assertThat(ids(client.get("v1/products/ear-1/similar?k=2&locale=en")))
        .containsExactlyInAnyOrder("ear-2", "ear-3");
    assertThat(
            client
                .get("v1/products/" + encoded("包/1 %") + "/similar?k=1&locale=zh-CN")
                .json()
                .at("/items/0/reasons/0/sentence")
                .textValue())
        .contains("「登山双肩背包 40L」");
  }

  @Test
  void similarProductsTakeAFilter(Client client) {
    assertThat(
            ids(
                client.get(
                    "v1/products/ear-1/similar?filter=" + encoded("{'category':['户外 > 帐篷']}"))))
        .containsExactly("tent-1");
  }

  @Test
  void similarByBehaviourAndWithoutRegardToCategories(Client client) {
    var ofHeadphones = "v1/products/ear-1/similar?k=3&by=";

    assertThat(ids(client.get(ofHeadphones + "both"))).startsWith("ear-2").contains("ear-3");
    assertThat(ids(client.get(ofHeadphones + "behavior&anyCategory=true"))).hasSize(3);
    var refused = client.get(ofHeadphones + "taste");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").textValue()).contains("text, behavior, both");
  }
}

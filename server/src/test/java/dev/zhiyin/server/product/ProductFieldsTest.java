package dev.zhiyin.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.zhiyin.server.mcp.McpRoute;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductFieldsTest {
  /* A client that checks what it sends by the schema could not ask for what is missing there. */
  @Test
  void toolsKnowAllFields() throws IOException {
    var told = new ArrayList<String>();
    try (InputStream tools = McpRoute.class.getResourceAsStream("tools.yaml")) {
      JsonNode schema = new YAMLMapper().readTree(tools);
      schema.at("/shared/fields/items/enum").forEach(one -> told.add(one.asText()));
    }

    assertThat(told).isNotEmpty();
    assertThat(ProductFields.of(told).wanted().orElseThrow()).hasSameElementsAs(told);
    assertThat(catchThrowable(() -> ProductFields.of(List.of("colour"))))
        .hasMessageContaining("wanted fields of a product: " + String.join(", ", told));
  }
}

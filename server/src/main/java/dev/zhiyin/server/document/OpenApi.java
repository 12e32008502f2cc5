package dev.zhiyin.server.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of this API as OpenAPI 3.1, which is kept by hand. */
public final class OpenApi {
  private static final String FILE = "/dev/zhiyin/server/openapi.yaml";

  private OpenApi() {}

  /** The whole document. */
  public static JsonNode document() {
    try (InputStream file = OpenApi.class.getResourceAsStream(FILE)) {
      return new YAMLMapper().readTree(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(FILE, failure);
    }
  }
}

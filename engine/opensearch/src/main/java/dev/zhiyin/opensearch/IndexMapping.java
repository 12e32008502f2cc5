package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.SearchedField;

/**
 * Settings and fields of an index of products. Those that the embedded index has as well are named
 * as there ({@link IndexFields}). Every part of it is known to OpenSearch 2.19 and 3.
 */
final class IndexMapping {
  /* Of declared attributes, a field of its own in it for each, as IndexFields names them. */
  static final String KEYWORD = "keyword";
  static final String NUMBER = "number";
  static final String POINT = "point";

  static final String ITEM_VECTOR = "itemVector";

  /* Bytes that are read but never searched. Those of what is searched as well are here a second
   * time: floats as JSON in the source would take three times as many bytes. */
  static final String EMBEDDING_BYTES = "embeddingBytes";
  static final String ITEM_VECTOR_BYTES = "itemVectorBytes";
  static final String HISTORY_VECTOR = "historyVector";

  /** Most products that one search brings, which is what OpenSearch allows by itself. */
  static final int MOST_HITS = 10_000;

  /**
   * For so long a deletion is remembered, so that an older change that comes later is known: longer
   * than a process stands still that then goes on to write.
   */
  static final String DELETIONS_KEPT = "1d";

  /* As in the embedded index. */
  private static final int MAX_CONNECTIONS = 24;
  private static final int BEAM_WIDTH = 160;

  /** Longer than any term: a word has at most 255 characters, some of which are written as more. */
  private static final int LONGEST_TERM = 2_000;

  private static final String SCHEMA = "zhiyinSchema";

  private IndexMapping() {}

  /**
   * What changes of an index are sent to. A cluster makes an index of any name that it does not
   * know and is told to write to, but none whose name has capital letters.
   */
  static String changesOf(String index) {
    return index + "-WRITE";
  }

  /** The version of the fields of an index that is there, 0 for none of ours. */
  static long schema(JsonNode index) {
    return index.path("mappings").path("_meta").path(SCHEMA).longValue();
  }

  /**
   * What an index is created with.
   *
   * @param name its own
   * @param embedding floats of an embedding
   * @param item floats of an item vector
   */
  static ObjectNode of(IndexSettings config, String name, int embedding, int item) {
    ObjectNode index = JsonTrees.object();
    index.putObject("aliases").putObject(changesOf(name));
    index.set("settings", JsonTrees.object().set("index", settings(config)));
    ObjectNode mappings = index.putObject("mappings");
    mappings.put("dynamic", "strict");
    mappings.putObject("_meta").put(SCHEMA, IndexSchema.VERSION);
    JsonTrees.strings(mappings.putObject("_source").putArray("includes"), IndexFields.PRODUCT);
    ObjectNode fields = mappings.putObject("properties");
    SearchedField.all().forEach(field -> words(fields.putObject(field.field())));
    exact(fields, IndexFields.ID).put("doc_values", true);
    exact(fields, IndexFields.CATEGORY);
    exact(fields, IndexFields.BRAND);
    exact(fields, IndexFields.SELLER);
    exact(fields, IndexFields.GROUP).put("doc_values", true);
    exact(fields, IndexFields.ATTRIBUTE);
    exact(fields, IndexFields.AVAILABLE);
    exact(fields, IndexFields.CATEGORY_FACET).put("doc_values", true).put("index", false);
    exact(fields, IndexFields.BRAND_FACET).put("doc_values", true).put("index", false);
    exact(fields, IndexFields.SELLER_FACET).put("doc_values", true).put("index", false);
    exact(fields, IndexFields.FOLDED_TITLE).put("doc_values", true).put("index", false);
    exact(fields, IndexFields.TITLE_WORDS).put("doc_values", true).put("index", false);
    exact(fields, IndexFields.BEGINNING);
    exact(fields, IndexFields.PRODUCT).put("index", false);
    ArrayNode templates = mappings.putArray("dynamic_templates");
    ofEach(fields, templates, KEYWORD, "keyword").put("index", false);
    ofEach(fields, templates, NUMBER, "double");
    ofEach(fields, templates, POINT, "geo_point");
    fields.putObject(IndexFields.UNAVAILABLE_UNTIL).put("type", "long");
    fields.putObject(IndexFields.PRICE).put("type", "double");
    fields.putObject(IndexFields.STOCK).put("type", "integer").put("index", false);
    fields.putObject(IndexFields.CREATED).put("type", "long");
    fields.putObject(IndexFields.POPULARITY).put("type", "long");
    fields.putObject(IndexFields.SINCE).put("type", "long");
    bytes(fields.putObject(EMBEDDING_BYTES));
    bytes(fields.putObject(ITEM_VECTOR_BYTES));
    bytes(fields.putObject(HISTORY_VECTOR));
    vector(fields.putObject(IndexFields.EMBEDDING), embedding, config.layout().quantisation());
    vector(fields.putObject(ITEM_VECTOR), item, config.layout().quantisation());
    return index;
  }

  private static ObjectNode settings(IndexSettings config) {
    ObjectNode settings = JsonTrees.object();
    settings.put("knn", true);
    settings.put("number_of_shards", config.layout().shards());
    settings.put("number_of_replicas", config.layout().replicas());
    // only we know which changes belong together
    settings.put("refresh_interval", "-1");
    settings.put("gc_deletes", DELETIONS_KEPT);
    ObjectNode analysis = settings.putObject("analysis");
    analysis
        .putObject("tokenizer")
        .putObject("terms")
        .put("type", "whitespace")
        .put("max_token_length", LONGEST_TERM);
    analysis
        .putObject("analyzer")
        .putObject("terms")
        .put("type", "custom")
        .put("tokenizer", "terms");
    return settings;
  }

  /* Declared attributes get their fields with the first product that has them. */
  private static ObjectNode ofEach(
      ObjectNode fields, ArrayNode templates, String object, String type) {
    fields.putObject(object).put("type", "object").put("dynamic", "true");
    ObjectNode template = templates.addObject().putObject(object);
    return template.put("path_match", object + ".*").putObject("mapping").put("type", type);
  }

  private static void words(ObjectNode field) {
    field.put("type", "text").put("analyzer", "terms").put("index_options", "freqs");
  }

  private static void bytes(ObjectNode field) {
    field.put("type", "binary").put("doc_values", true);
  }

  private static ObjectNode exact(ObjectNode fields, String name) {
    return fields.putObject(name).put("type", "keyword").put("doc_values", false);
  }

  private static void vector(ObjectNode field, int dimension, Quantisation quantisation) {
    field.put("type", "knn_vector").put("dimension", dimension).put("space_type", "innerproduct");
    ObjectNode method = field.putObject("method").put("name", "hnsw").put("engine", "lucene");
    ObjectNode parameters =
        method.putObject("parameters").put("m", MAX_CONNECTIONS).put("ef_construction", BEAM_WIDTH);
    if (quantisation == Quantisation.INT7) {
      parameters
          .putObject("encoder")
          .put("name", "sq")
          .putObject("parameters")
          .put("bits", 7)
          .put("confidence_interval", 1.0);
    }
  }
}

package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;

/** Reads parts of documents, each part of all of them at once. */
final class PartsReading {
  private final IndexReader reader;
  private final IndexCaches memory;
  private final int[] docs;

  PartsReading(IndexReader reader, IndexCaches memory, int[] docs) {
    this.reader = reader;
    this.memory = memory;
    this.docs = docs;
  }

  List<ProductParts> of(Set<Part> parts) throws IOException {
    var read = Stream.generate(ProductParts::new).limit(docs.length).toList();
    for (Part part : parts) {
      List<?> values = values(part);
      for (int i = 0; i < docs.length; i++) {
        read.get(i).with(part, values.get(i));
      }
    }
    return read;
  }

  private List<?> values(Part part) throws IOException {
    return switch (part) {
      case ID -> StoredValues.ids(reader, docs);
      case PRODUCT -> products();
      case SUMMARY -> memory.summaries(reader, docs);
      case KINDS -> KindsReading.of(reader, docs);
      case GROUP -> KindsReading.groups(reader, docs);
      case TITLE -> StoredValues.titleWords(reader, docs);
      case EMBEDDING ->
          StoredValues.vectors(reader, VectorField.EMBEDDING, docs, Embedding::ofUnit);
      case ITEM_VECTOR ->
          StoredValues.vectors(reader, VectorField.ITEM_VECTOR, docs, float[]::clone);
      case HISTORY_VECTOR -> List.of(StoredValues.historyVectors(reader, docs));
      case STATS -> StoredValues.stats(reader, docs);
    };
  }

  private List<Product> products() throws IOException {
    var products = new ArrayList<Product>(docs.length);
    for (int doc : docs) {
      products.add(memory.product(reader, doc));
    }
    return products;
  }
}

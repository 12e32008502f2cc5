package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;

/** Reads parts of documents, each part of all of them at once. */
final class PartsReading {
  private final IndexReader reader;
  private final IndexCaches memory;
  private final int[] docs;
  private final List<ProductParts> read;

  PartsReading(IndexReader reader, IndexCaches memory, int[] docs) {
    this.reader = reader;
    this.memory = memory;
    this.docs = docs;
    this.read = Stream.generate(ProductParts::new).limit(docs.length).toList();
  }

  List<ProductParts> of(Set<Part> parts) throws IOException {
    for (Part part : parts) {
      switch (part) {
        case ID -> add(StoredValues.ids(reader, docs), ProductParts::withId);
        case KINDS -> add(KindsReading.of(reader, docs), ProductParts::withKinds);
        case GROUP -> add(KindsReading.groups(reader, docs), ProductParts::withGroup);
        case TITLE -> add(StoredValues.titleWords(reader, docs), ProductParts::withTitle);
        case EMBEDDING ->
            add(
                StoredValues.vectors(reader, VectorField.EMBEDDING, docs, Embedding::ofUnit),
                ProductParts::withEmbedding);
        case ITEM_VECTOR ->
            add(
                StoredValues.vectors(reader, VectorField.ITEM_VECTOR, docs, float[]::clone),
                ProductParts::withItemVector);
        case HISTORY_VECTOR ->
            add(
                List.of(StoredValues.historyVectors(reader, docs)),
                ProductParts::withHistoryVector);
        case PRODUCT -> addProducts();
        case STATS -> addStats();
      }
    }
    return read;
  }

  private <T> void add(List<T> values, BiConsumer<ProductParts, T> into) {
    for (int i = 0; i < docs.length; i++) {
      into.accept(read.get(i), values.get(i));
    }
  }

  private void addProducts() throws IOException {
    for (int i = 0; i < docs.length; i++) {
      read.get(i).withProduct(memory.product(reader, docs[i]));
    }
  }

  private void addStats() throws IOException {
    for (int i = 0; i < docs.length; i++) {
      read.get(i)
          .withStats(
              new ProductParts.Stats(
                  StoredValues.popularity(reader, docs[i]),
                  Instant.ofEpochMilli(StoredValues.since(reader, docs[i]))));
    }
  }
}

package dev.zhiyin.opensearch;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Indexes of a test, whose state is kept in a store of its own. Closed, they are gone. */
final class TestIndexes implements AutoCloseable {
  private final ClusterClient client;
  private final Store store;
  private final Set<String> names = new HashSet<>();

  TestIndexes(ClusterClient client, Path folder) {
    this.client = client;
    this.store = Store.open(new Home(folder));
  }

  /** Opens an index, or makes it if there is none. */
  OpenSearchIndex open(String name, int dimension) {
    return open(name, Vocabulary.NONE, dimension);
  }

  OpenSearchIndex open(String name, Vocabulary vocabulary, int dimension) {
    names.add(name);
    try {
      return OpenSearchIndex.open(client, name, store.indexState(name), vocabulary);
    } catch (GenerationUnusable none) {
      return OpenSearchIndex.create(
          client, name, store.indexState(name), vocabulary, dimension, dimension);
    }
  }

  Store store() {
    return store;
  }

  @Override
  public void close() {
    try (store) {
      names.forEach(name -> OpenSearchIndex.delete(client, name, store.indexState(name)));
    }
  }
}

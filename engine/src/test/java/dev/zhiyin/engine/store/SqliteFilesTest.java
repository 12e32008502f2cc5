package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.product.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"with space", "数据", "50%20", "a#b", "what?cache=shared", "it's"})
  void theFolderMayHaveAnyName(String name) {
    var home = new Home(folder.resolve(name));
    try (var store = Store.open(home)) {
      store.products().put(List.of(Product.titled("a", "tent")));
    }
    assertThat(home.store()).isNotEmptyFile();
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws IOException {
    var home = new Home(folder);
    Files.writeString(home.store(), "this is no database, and long enough to show it".repeat(50));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(home.store() + ": ");
  }

  @Test
  void aStoreThatIsClosedSaysSo() {
    var store = open();
    store.close();
    assertThatThrownBy(store::sequence)
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(new Home(folder).store() + ": ");
  }

  private Store open() {
    return Store.open(new Home(folder));
  }
}

package dev.zhiyin.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig.Limits;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.product.Edit.Edited;
import dev.zhiyin.server.product.Edit.Edited.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProductWriteQueueTest {
  @TempDir private Path folder;

  /** Of a model that takes until it is let go on. */
  private static final class Slow implements StoreEditor.Embedding {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void embed(List<String> texts) {
      if (!texts.isEmpty()) {
        begun.countDown();
        try {
          assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
          throw new IllegalStateException(stop);
        }
      }
    }

    @Override
    public boolean knows(String text) {
      return true;
    }
  }

  @Test
  void whatNeedsNoModelDoesNotWaitForOthersThatDo() throws InterruptedException {
    var slow = new Slow();
    try (Store store = Store.open(new Home(folder));
        var queue = ProductWriteQueue.start(Limits.DEFAULT, new StoreEditor(store, slow))) {
      store.putProducts(List.of(Product.titled("old", "an old one")));
      CompletableFuture<List<Edited>> put =
          CompletableFuture.supplyAsync(
              () -> queue.make(List.of(new Edit.Put(Product.titled("new", "a new one")))));
      slow.begun.await();

      List<Edited> deleted = queue.make(List.of(new Edit.Delete("old")));

      assertThat(deleted.getFirst().orThrow().effect()).isEqualTo(Effect.DELETED);
      assertThat(put).isNotDone();
      slow.goOn.countDown();
      assertThat(put.join().getFirst().orThrow().effect()).isEqualTo(Effect.CREATED);
    }
  }
}

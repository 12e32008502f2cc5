package dev.zhiyin.server.problem;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.GroupClosed;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownGroup;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.ZhiyinException.UnknownUser;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static final Map<ZhiyinException, ProblemKind> KINDS =
      Map.ofEntries(
          entry(new InvalidInput("k", "0", "more"), ProblemKind.INVALID_INPUT),
          entry(new UnknownProduct("p"), ProblemKind.UNKNOWN_PRODUCT),
          entry(new ProductUnavailable("sold"), ProblemKind.PRODUCT_UNAVAILABLE),
          entry(new UnknownUser("u"), ProblemKind.UNKNOWN_USER),
          entry(new UnknownGroup("g"), ProblemKind.UNKNOWN_GROUP),
          entry(new GroupClosed("full"), ProblemKind.GROUP_CLOSED),
          entry(new Overloaded("full", Duration.ofSeconds(1)), ProblemKind.OVERLOADED),
          entry(
              new StoreUnavailable("/srv/shop", new IOException("disk full")),
              ProblemKind.STORE_UNAVAILABLE),
          entry(new ViewLost("zhiyin-1-000001", "p"), ProblemKind.STORE_UNAVAILABLE),
          entry(
              new ServiceFailed("http://127.0.0.1/srv answered 500"),
              ProblemKind.ENCODER_UNAVAILABLE),
          entry(new WorkRefused("no"), ProblemKind.REFUSED),
          entry(new ModelUnusable("/srv/shop: bad"), ProblemKind.NOT_READY),
          entry(new GenerationUnusable("/srv/shop: bad"), ProblemKind.NOT_READY),
          entry(
              new StorageFailed(Path.of("/srv/shop"), new IOException("disk full")),
              ProblemKind.STORE_UNAVAILABLE));

  @Test
  void everyKindOfFailureHasItsProblem() {
    assertThat(KINDS.keySet().stream().map(Object::getClass).toList())
        .containsExactlyInAnyOrder(ZhiyinException.class.getPermittedSubclasses());
    KINDS.forEach(
        (failure, kind) ->
            assertThat(Problems.of(failure).kind()).as("%s", failure).isEqualTo(kind));
  }

  @Test
  void pathsOfTheServerStayInside() {
    assertThat(KINDS.keySet())
        .allSatisfy(failure -> assertThat(Problems.of(failure).detail()).doesNotContain("/srv"));
  }

  @Test
  void aStatusOfTheWebServerHasTheKindThatFitsIt() {
    assertThat(Problems.ofStatus(414, "URI Too Long").kind()).isEqualTo(ProblemKind.URI_TOO_LONG);
    assertThat(Problems.ofStatus(418, "Teapot").kind()).isEqualTo(ProblemKind.MALFORMED_REQUEST);
    assertThat(Problems.ofStatus(505, "Unknown Version"))
        .isEqualTo(Problem.of(ProblemKind.MALFORMED_REQUEST, "Unknown Version"));
    assertThat(Problems.ofStatus(502, "secret").detail()).isEqualTo(Problems.INTERNAL_DETAIL);
  }
}

package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An index that notes what is retrieved from it, and what that finds. For one thread. */
public final class RecordedIndex implements CandidateIndex {
  private final CandidateIndex index;
  private final List<Noted> noted = new ArrayList<>();

  public RecordedIndex(CandidateIndex index) {
    this.index = index;
  }

  /**
   * A retrieval.
   *
   * @param found ids
   */
  public record Noted(Retrieval retrieval, Restriction within, List<String> found) {
    public Noted {
      found = List.copyOf(found);
    }
  }

  /** What was retrieved since this was asked last. */
  public List<Noted> noted() {
    List<Noted> now = List.copyOf(noted);
    noted.clear();
    return now;
  }

  @Override
  public IndexView view() {
    IndexView view = index.view();
    return (IndexView)
        Proxy.newProxyInstance(
            IndexView.class.getClassLoader(),
            new Class<?>[] {IndexView.class},
            (proxy, method, arguments) -> {
              boolean retrieves = method.getName().equals("retrieve");
              if (retrieves && method.isDefault()) { // which retrieves a batch
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              try {
                Object answer = method.invoke(view, arguments);
                if (retrieves) {
                  note(view, (List<?>) arguments[0], (Restriction) arguments[1], (List<?>) answer);
                }
                return answer;
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }

  private void note(IndexView view, List<?> asked, Restriction within, List<?> answers) {
    for (int i = 0; i < asked.size(); i++) {
      List<ProductRef> products =
          ((Retrieved) answers.get(i)).hits().stream().map(hit -> hit.product()).toList();
      List<String> ids =
          view.fetch(products, Set.of(Part.ID)).stream().map(ProductParts::id).toList();
      noted.add(new Noted((Retrieval) asked.get(i), within, ids));
    }
  }
}

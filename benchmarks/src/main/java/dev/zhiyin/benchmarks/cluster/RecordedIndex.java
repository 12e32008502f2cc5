package dev.zhiyin.benchmarks.cluster;

import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An index that notes what each retrieval finds, to tell where two indexes differ. For one thread.
 */
final class RecordedIndex implements CandidateIndex {
  private final CandidateIndex index;
  private final Map<String, Set<String>> found = new LinkedHashMap<>();

  RecordedIndex(CandidateIndex index) {
    this.index = index;
  }

  /** Ids of what retrievals of each kind found since this was asked last. */
  Map<String, Set<String>> found() {
    Map<String, Set<String>> now = new LinkedHashMap<>(found);
    found.clear();
    return now;
  }

  @Override
  public IndexView view() {
    IndexView view = index.view();
    return (IndexView)
        Proxy.newProxyInstance(
            IndexView.class.getClassLoader(),
            new Class<?>[] {IndexView.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(view, arguments);
                if (method.getName().equals("retrieve")) {
                  note(view, (List<?>) arguments[0], (List<?>) answer);
                }
                return answer;
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }

  private void note(IndexView view, List<?> asked, List<?> answers) {
    for (int i = 0; i < asked.size(); i++) {
      Retrieval retrieval = (Retrieval) asked.get(i);
      var products = new ArrayList<ProductRef>();
      ((Retrieved) answers.get(i)).hits().forEach(hit -> products.add(hit.product()));
      Set<String> ids =
          found.computeIfAbsent(retrieval.getClass().getSimpleName(), _ -> new LinkedHashSet<>());
      view.fetch(products, Set.of(dev.zhiyin.engine.retrieval.Part.ID))
          .forEach(parts -> ids.add(parts.id()));
    }
  }
}

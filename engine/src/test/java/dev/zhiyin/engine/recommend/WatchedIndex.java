package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An index that tells what its views are asked.
 *
 * @param asked takes the name of a method and what it is given, before it is called
 */
record WatchedIndex(CandidateIndex index, BiConsumer<String, List<Object>> asked)
    implements CandidateIndex {
  @Override
  public IndexView view() {
    IndexView view = index.view();
    return (IndexView)
        Proxy.newProxyInstance(
            IndexView.class.getClassLoader(),
            new Class<?>[] {IndexView.class},
            (_, method, given) -> {
              asked.accept(method.getName(), given == null ? List.of() : Arrays.asList(given));
              try {
                return method.invoke(view, given);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}

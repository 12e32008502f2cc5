package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval.NearestItems;
import dev.zhiyin.onnx.ServedGeneration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * The search of the nearest products that a recommendation makes: its vector, how many it asks for,
 * and what it may find.
 */
record AskedOfIndex(NearestItems nearest, Restriction within) {

  /** What a shop's index is asked in the course of a request. */
  static AskedOfIndex by(RecommendRequest request, ServedGeneration served) {
    var asked = new ArrayList<AskedOfIndex>();
    CandidateIndex index = () -> listening(served.generation().index().view(), asked);
    new Recommender(index, served.generation().centring(), served.model(), served.encoder())
        .withCoOccurrence(served.generation().coOccurrence())
        .rank(request);
    return asked.getFirst();
  }

  private static IndexView listening(IndexView view, List<AskedOfIndex> asked) {
    return (IndexView)
        Proxy.newProxyInstance(
            IndexView.class.getClassLoader(),
            new Class<?>[] {IndexView.class},
            (_, method, arguments) -> {
              if (arguments != null
                  && arguments[0] instanceof List<?> batch
                  && arguments.length >= 2
                  && arguments[1] instanceof Restriction within) {
                batch.stream()
                    .filter(NearestItems.class::isInstance)
                    .forEach(one -> asked.add(new AskedOfIndex((NearestItems) one, within)));
              }
              return call(view, method, arguments);
            });
  }

  private static Object call(IndexView view, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(view, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}

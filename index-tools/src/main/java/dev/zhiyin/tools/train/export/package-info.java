/**
 * Trained models as folders for serving: towers as numbers, written as ONNX graphs with what was
 * learned of single products beside them.
 */
@NullMarked
package dev.zhiyin.tools.train.export;

import org.jspecify.annotations.NullMarked;

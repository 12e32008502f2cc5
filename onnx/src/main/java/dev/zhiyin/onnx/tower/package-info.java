/**
 * Two-tower models as folders: written after training, loaded for serving, with the towers as ONNX
 * graphs and everything else that serving needs in {@code model.json}.
 */
@NullMarked
package dev.zhiyin.onnx.tower;

import org.jspecify.annotations.NullMarked;

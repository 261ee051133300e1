package parity

import (
	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
)

// attentionLayers are the book's ch08/attention_layer.py. A query of one moment
// is N×1×H here.
var attentionLayers = map[string]func(*layer){
	"WeightSum": func(l *layer) {
		hs, a := l.input("hs"), l.input("a")
		c := ops.Squeeze(models.WeightSum(ops.ExpandDims(a, 1), hs), 1)
		l.out("c", c)
		l.back(nodes{c, l.input("dc")}, nodes{hs, a}, "dhs", "da")
	},
	"AttentionWeight": func(l *layer) {
		hs, h := l.input("hs"), l.input("h")
		a := ops.Squeeze(models.AttentionWeights(ops.ExpandDims(h, 1), hs), 1)
		l.out("a", a)
		l.back(nodes{a, l.input("da")}, nodes{hs, h}, "dhs", "dh")
	},
	"Attention": func(l *layer) {
		hs, h := l.input("hs"), l.input("h")
		y, a := models.Attention(ops.ExpandDims(h, 1), hs, hs)
		y = ops.Squeeze(y, 1)
		l.out("out", y)
		l.out("attention_weight", ops.Squeeze(a, 1))
		l.back(nodes{y, l.input("dout")}, nodes{hs, h}, "dhs", "dh")
	},
	"TimeAttention": func(l *layer) {
		enc, dec := l.input("hs_enc"), l.input("hs_dec")
		y, a := models.Attention(dec, enc, enc)
		l.out("out", y)
		l.out("attention_weights", ops.Transpose(a, 1, 0, 2)) // a list over moments
		l.back(nodes{y, l.input("dout")}, nodes{enc, dec}, "dhs_enc", "dhs_dec")
	},
	"AttentionSeq2seq_step": func(l *layer) {
		xs, ts := l.data("xs"), l.data("ts")
		E, Wx := l.data("enc.embed_W"), l.data("enc.lstm_Wx")
		m := models.AttentionSeq2seq(l.g, E.shape[0], E.shape[1], Wx.shape[1]/4, xs.shape[1], ts.shape[1])
		l.feed[m.X], l.feed[m.T] = xs.ids(), ts.ids()
		names := []string{"enc.embed_W", "enc.lstm_Wx", "enc.lstm_Wh", "enc.lstm_b", "dec.embed_W",
			"dec.lstm_Wx", "dec.lstm_Wh", "dec.lstm_b", "dec.affine_W", "dec.affine_b"}
		l.set(m.Params, names...)
		l.out("loss", m.Loss)
		l.out("attention_weights", ops.Transpose(m.Weights, 1, 0, 2))
		grads, err := autodiff.Grad(m.Loss, m.Params...)
		if err != nil {
			l.Fatal(err)
		}
		for i, g := range grads {
			l.out("d_"+names[i], g)
		}
	},
}

"""The scripts of Chinese: each simplified character beside the traditional one that is read in its place.

The characters are those of our own labels, words and sentences (《簡化字總表》, 1986); where one simplified character stands
for several, the one that the trade writes is taken.
"""

from __future__ import annotations

SIMPLIFIED = (
    "并亚占来系个们备债仅雇价亿偿优储内两册别删则刚划㓥动务势汇区协参员问启单严国围图执报场压坏寿够夹学实"
    "审写宽将专对导届层属岛岭师币库厦厂废广张强后从复恒态惯悭应户舍挂采换损择担据拟摊数断于时暂书会东条业"
    "极构楼标样机档检栏权决没况净减测准满湾为无热营状奖独获现环产异当发监盘确码税种称笔节范筑签粮纪约红纳"
    "纯级细组结绝络给统经绿维网紧线编缩总织缴续罚义闻联脑临台与旧华万叶苹处虚号亏补装制见规视览观触订计讨"
    "设许注诈询试该详认语诚误说谁调请论诺谢证议读变让丰负财货贵买贷费贴赁资卖赚购赠车较载轻轮输转办这连周"
    "进运过达违远适迟选还边邮邓释钩银铺录错长闭开间阁阅阔关阵陆阶际随险双杂难电响页顶项须预颁头频题额愿类"
    "显风余验体松凤鸣黄点齐龄岁农驻几么归叠栋飞顾园爱门孙杨陈刘钟"
)
TRADITIONAL = (
    "並亞佔來係個們備債僅僱價億償優儲內兩冊別刪則剛劃劏動務勢匯區協參員問啟單嚴國圍圖執報場壓壞壽夠夾學實"
    "審寫寬將專對導屆層屬島嶺師幣庫廈廠廢廣張強後從復恆態慣慳應戶捨掛採換損擇擔據擬攤數斷於時暫書會東條業"
    "極構樓標樣機檔檢欄權決沒況淨減測準滿灣為無熱營狀獎獨獲現環產異當發監盤確碼稅種稱筆節範築簽糧紀約紅納"
    "純級細組結絕絡給統經綠維網緊線編縮總織繳續罰義聞聯腦臨臺與舊華萬葉蘋處虛號虧補裝製見規視覽觀觸訂計討"
    "設許註詐詢試該詳認語誠誤說誰調請論諾謝證議讀變讓豐負財貨貴買貸費貼賃資賣賺購贈車較載輕輪輸轉辦這連週"
    "進運過達違遠適遲選還邊郵鄧釋鈎銀鋪錄錯長閉開間閣閱闊關陣陸階際隨險雙雜難電響頁頂項須預頒頭頻題額願類"
    "顯風餘驗體鬆鳳鳴黃點齊齡歲農駐幾麼歸疊棟飛顧園愛門孫楊陳劉鐘"
)

VARIANTS = "滙臺恒週註舖裡値戸掲綫峯羣衞户"
OF_VARIANTS = "匯台恆周注鋪裏值戶揭線峰群衛戶"
"""Characters that are written either way in Hong Kong, and the one that both are read as."""

READ_AS = {
    **{ord(character): ord(other) for character, other in zip(VARIANTS, OF_VARIANTS, strict=True)},
    **{
        ord(character): ord(dict(zip(VARIANTS, OF_VARIANTS, strict=True)).get(other, other))
        for character, other in zip(SIMPLIFIED, TRADITIONAL, strict=True)
    },
}
"""As which character another is read, by their numbers."""
